using System.Reflection;
using System.Reflection.Metadata;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Lowers assemblies to the value-flow graph. They are read as data; nothing of them is ever loaded or run.</summary>
internal static class AssemblyFrontEnd
{
    private const int LargestSymbols = 64 << 20;

    /// <summary>Adds the types of an assembly to the symbols of the subject.</summary>
    public static void Declare(AssemblyImage image, DotNetSymbols symbols)
    {
        var metadata = image.Metadata;
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            List<string> bases = [];
            if (!type.BaseType.IsNil)
            {
                bases.Add(image.TypeOf(type.BaseType).Name);
            }

            const int mostInterfaces = 256;
            bases.AddRange(type.GetInterfaceImplementations().Take(mostInterfaces).Select(implementation => image.TypeOf(metadata.GetInterfaceImplementation(implementation).Interface).Name));
            var symbol = new TypeSymbol(image.Names.Of(handle), image.Path, image.Name, bases);
            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
            {
                var entry = (image.Names.Text(method.Name), image.Signatures.Method(method.Signature).Parameters.Count);
                symbol.Declared.Add(entry);
                if (!method.Attributes.HasFlag(MethodAttributes.Abstract))
                {
                    symbol.Methods.Add(entry);
                }
            }

            symbols.Add(symbol);
        }
    }

    /// <param name="symbolFile">Content of the portable symbols beside the assembly, null when there are none.</param>
    public static ModuleGraph Lower(AssemblyImage image, DotNetSymbols symbols, byte[]? symbolFile)
    {
        using var provider = Symbols(image, symbolFile);
        try
        {
            return IlLowering.Lower(image, symbols, provider?.GetMetadataReader());
        }
        catch (Exception exception) when (AssemblyImage.IsBroken(exception))
        {
            var graph = new ModuleGraph(image.Path, SourceLanguage.DotNet, "");
            graph.Gaps.Add(new AnalysisGap("is not a readable assembly", 0));
            return graph;
        }
    }

    private static MetadataReaderProvider? Symbols(AssemblyImage image, byte[]? symbolFile)
    {
        MetadataReaderProvider? provider = null;
        try
        {
            provider = symbolFile is { Length: > 4 and < LargestSymbols } && symbolFile.AsSpan().StartsWith("BSJB"u8)
                ? MetadataReaderProvider.FromPortablePdbImage(System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(symbolFile))
                : image.EmbeddedSymbols();
            _ = provider?.GetMetadataReader();
            return provider;
        }
        catch (Exception exception) when (AssemblyImage.IsBroken(exception))
        {
            provider?.Dispose();
            return null;
        }
    }
}
