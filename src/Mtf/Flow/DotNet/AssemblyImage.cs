using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Mtf.Flow.DotNet;

/// <summary>An assembly that is read and never loaded.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader reader;
    private readonly Dictionary<int, MethodShape> methods = [];
    private readonly Dictionary<int, (TypeShape Owner, string Name, TypeShape Type)> fields = [];
    private readonly Dictionary<int, string> texts = [];

    private AssemblyImage(string path, PEReader reader, int length)
    {
        (Path, this.reader, Length) = (path, reader, length);
        Metadata = reader.GetMetadataReader();
        Names = new AssemblyNames(Metadata);
        Signatures = new SignatureReader(Metadata, Names);
        Attributes = new AttributeReader(this);
        Name = Metadata.IsAssembly ? Names.Text(Metadata.GetAssemblyDefinition().Name) : "";
    }

    public string Path { get; }

    public int Length { get; }

    /// <summary>Simple name of the assembly.</summary>
    public string Name { get; }

    public MetadataReader Metadata { get; }

    public AssemblyNames Names { get; }

    public SignatureReader Signatures { get; }

    public AttributeReader Attributes { get; }

    /// <summary>Row of the method that runs at start, 0 for a library.</summary>
    public int EntryPoint => reader.PEHeaders.CorHeader is { } header && !header.Flags.HasFlag(CorFlags.NativeEntryPoint) && header.EntryPointTokenOrRelativeVirtualAddress >> 24 == 0x06
        ? header.EntryPointTokenOrRelativeVirtualAddress & 0xFFFFFF
        : 0;

    /// <summary>Null for files that are no assemblies; <paramref name="reason"/> says why when it claims to be one.</summary>
    public static AssemblyImage? Open(string path, byte[] content, out string? reason)
    {
        reason = null;
        if (content.Length < 128 || content[0] != 'M' || content[1] != 'Z')
        {
            return null;
        }

        PEReader? opened = null;
        try
        {
            opened = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(content));
            if (opened.HasMetadata)
            {
                var image = new AssemblyImage(path, opened, content.Length);
                opened = null;
                return image;
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            reason = "is not a readable assembly";
        }
        finally
        {
            opened?.Dispose();
        }

        return null;
    }

    /// <summary>What reading broken metadata may throw.</summary>
    public static bool IsBroken(Exception exception) => exception is BadImageFormatException or InvalidDataException or InvalidOperationException or ArgumentException or OverflowException
        or IndexOutOfRangeException or InvalidCastException or IOException or NotSupportedException or FormatException;

    public MethodBodyBlock? BodyOf(MethodDefinition method) =>
        method.RelativeVirtualAddress > 0 && (method.ImplAttributes & System.Reflection.MethodImplAttributes.CodeTypeMask) == System.Reflection.MethodImplAttributes.IL
            ? reader.GetMethodBody(method.RelativeVirtualAddress)
            : null;

    /// <summary>Bytes behind a field that is initialised from the image.</summary>
    public BlobReader? DataOf(FieldDefinition field, int length)
    {
        if (field.GetRelativeVirtualAddress() is not (> 0 and var address) || length <= 0)
        {
            return null;
        }

        var block = reader.GetSectionData(address);
        return block.Length >= length ? block.GetReader(0, length) : null;
    }

    public string UserText(int token)
    {
        if (!texts.TryGetValue(token, out var text))
        {
            texts[token] = text = Metadata.GetUserString(MetadataTokens.UserStringHandle(token & 0xFFFFFF));
        }

        return text;
    }

    public TypeShape TypeOf(EntityHandle handle) => Signatures.Of(handle);

    public MethodShape MethodOf(EntityHandle handle)
    {
        var token = MetadataTokens.GetToken(handle);
        if (!methods.TryGetValue(token, out var known))
        {
            methods[token] = known = ReadMethod(handle);
        }

        return known;
    }

    private MethodShape ReadMethod(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                var definition = Metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                var own = Signatures.Method(definition.Signature);
                return new MethodShape(TypeOf(definition.GetDeclaringType()), Names.Text(definition.Name), own.IsInstance, own.Return, own.Parameters, [], MetadataTokens.GetRowNumber(handle));
            case HandleKind.MemberReference:
                var member = Metadata.GetMemberReference((MemberReferenceHandle)handle);
                if (member.GetKind() != MemberReferenceKind.Method)
                {
                    return MethodShape.Unknown;
                }

                if (member.Parent.Kind == HandleKind.MethodDefinition)
                {
                    return MethodOf(member.Parent);
                }

                var signature = Signatures.Method(member.Signature);
                return Located(new MethodShape(TypeOf(member.Parent), Names.Text(member.Name), signature.IsInstance, signature.Return, signature.Parameters, [], 0));
            case HandleKind.MethodSpecification:
                var specification = Metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return specification.Method.Kind == HandleKind.MethodSpecification ? MethodShape.Unknown : MethodOf(specification.Method) with { Arguments = Signatures.List(specification.Signature) };
            default:
                return MethodShape.Unknown;
        }
    }

    // A method of a generic type of this assembly is named by its type and signature.
    private MethodShape Located(MethodShape method)
    {
        if (method.Owner.Definition == 0)
        {
            return method;
        }

        foreach (var candidate in Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(method.Owner.Definition)).GetMethods())
        {
            var definition = Metadata.GetMethodDefinition(candidate);
            if (Names.Text(definition.Name) == method.Name && Signatures.Method(definition.Signature).Parameters.Count == method.Parameters.Count)
            {
                return method with { Definition = MetadataTokens.GetRowNumber(candidate) };
            }
        }

        return method;
    }

    public (TypeShape Owner, string Name, TypeShape Type) FieldOf(EntityHandle handle)
    {
        var token = MetadataTokens.GetToken(handle);
        if (!fields.TryGetValue(token, out var known))
        {
            if (handle.Kind == HandleKind.FieldDefinition)
            {
                var field = Metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                known = (TypeOf(field.GetDeclaringType()), Names.Text(field.Name), Signatures.Field(field.Signature));
            }
            else if (handle.Kind == HandleKind.MemberReference && Metadata.GetMemberReference((MemberReferenceHandle)handle) is var member && member.GetKind() == MemberReferenceKind.Field)
            {
                known = (TypeOf(member.Parent), Names.Text(member.Name), Signatures.Field(member.Signature));
            }
            else
            {
                known = (TypeShape.Unknown, "", TypeShape.Unknown);
            }

            fields[token] = known;
        }

        return known;
    }

    public MetadataReaderProvider? EmbeddedSymbols()
    {
        foreach (var entry in reader.ReadDebugDirectory())
        {
            // The size that the entry promises is checked before it is unpacked.
            const int largest = 32 << 20;
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb && entry.DataSize is > 8 and < largest && UnpackedSize(entry) is > 0 and < largest)
            {
                return reader.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
            }
        }

        return null;
    }

    private int UnpackedSize(DebugDirectoryEntry entry)
    {
        var block = reader.GetSectionData(entry.DataRelativeVirtualAddress);
        return block.Length < 8 ? 0 : block.GetReader(4, 4).ReadInt32();
    }

    public void Dispose() => reader.Dispose();
}
