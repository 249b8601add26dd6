using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Mtf.Flow.DotNet;

/// <summary>
/// Reads signatures. The library's own decoder recurses as deep as the signature nests, which hostile metadata decides; this one stops at a fixed depth.
/// </summary>
internal sealed class SignatureReader(MetadataReader metadata, AssemblyNames names)
{
    private const int Deepest = 24;
    private const int MostParts = 512;
    private readonly Dictionary<BlobHandle, (bool IsInstance, TypeShape Return, IReadOnlyList<TypeShape> Parameters)> methods = [];
    private readonly Dictionary<BlobHandle, TypeShape> types = [];

    public (bool IsInstance, TypeShape Return, IReadOnlyList<TypeShape> Parameters) Method(BlobHandle handle)
    {
        if (!methods.TryGetValue(handle, out var known))
        {
            var reader = metadata.GetBlobReader(handle);
            var header = reader.ReadSignatureHeader();
            if (header.IsGeneric)
            {
                reader.ReadCompressedInteger();
            }

            var count = Math.Min(reader.ReadCompressedInteger(), MostParts);
            var parts = MostParts;
            var result = Type(ref reader, 0, ref parts);
            List<TypeShape> parameters = [];
            for (var index = 0; index < count && reader.RemainingBytes > 0; index++)
            {
                parameters.Add(Type(ref reader, 0, ref parts));
            }

            methods[handle] = known = (header.IsInstance, result, parameters);
        }

        return known;
    }

    public TypeShape Field(BlobHandle handle)
    {
        if (!types.TryGetValue(handle, out var known))
        {
            var reader = metadata.GetBlobReader(handle);
            reader.ReadSignatureHeader();
            var parts = MostParts;
            types[handle] = known = Type(ref reader, 0, ref parts);
        }

        return known;
    }

    public TypeShape Specification(BlobHandle handle)
    {
        if (!types.TryGetValue(handle, out var known))
        {
            var reader = metadata.GetBlobReader(handle);
            var parts = MostParts;
            types[handle] = known = Type(ref reader, 0, ref parts);
        }

        return known;
    }

    /// <summary>Types of the local variables, or the arguments of a generic method.</summary>
    public IReadOnlyList<TypeShape> List(BlobHandle handle)
    {
        const int mostLocals = 4096;
        var reader = metadata.GetBlobReader(handle);
        reader.ReadSignatureHeader();
        var count = Math.Min(reader.ReadCompressedInteger(), mostLocals);
        List<TypeShape> list = [];
        for (var index = 0; index < count && reader.RemainingBytes > 0; index++)
        {
            var parts = MostParts;
            list.Add(Type(ref reader, 0, ref parts));
        }

        return list;
    }

    public TypeShape Of(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return new TypeShape(names.Of((TypeDefinitionHandle)handle), ShapeKind.Named, [], MetadataTokens.GetRowNumber(handle));
            case HandleKind.TypeReference:
                var (name, assembly) = names.Of((TypeReferenceHandle)handle);
                return new TypeShape(name, ShapeKind.Named, [], 0, assembly);
            case HandleKind.TypeSpecification:
                return Specification(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            default:
                return TypeShape.Unknown;
        }
    }

    private TypeShape Type(ref BlobReader reader, int depth, ref int parts)
    {
        if (depth > Deepest || --parts < 0)
        {
            throw new InvalidDataException("a signature is nested too deeply");
        }

        var code = reader.ReadSignatureTypeCode();
        switch (code)
        {
            case SignatureTypeCode.TypeHandle:
                return Of(reader.ReadTypeHandle()) is { Kind: ShapeKind.Named } named ? named : TypeShape.Unknown;
            case SignatureTypeCode.SZArray:
                return TypeShape.ArrayOf(Type(ref reader, depth + 1, ref parts));
            case SignatureTypeCode.Array:
                return Matrix(ref reader, depth, ref parts);
            case SignatureTypeCode.ByReference or SignatureTypeCode.Pointer:
                return new TypeShape("", ShapeKind.Address, [Type(ref reader, depth + 1, ref parts)]);
            case SignatureTypeCode.Pinned or SignatureTypeCode.Sentinel:
                return Type(ref reader, depth + 1, ref parts);
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                reader.ReadTypeHandle();
                return Type(ref reader, depth + 1, ref parts);
            case SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter:
                reader.ReadCompressedInteger();
                return new TypeShape("", ShapeKind.Parameter, []);
            case SignatureTypeCode.GenericTypeInstance:
                return Instance(ref reader, depth, ref parts);
            case SignatureTypeCode.FunctionPointer:
                return Pointer(ref reader, depth, ref parts);
            default:
                return Primitive(code);
        }
    }

    private TypeShape Instance(ref BlobReader reader, int depth, ref int parts)
    {
        var definition = Type(ref reader, depth + 1, ref parts);
        var count = reader.ReadCompressedInteger();
        List<TypeShape> arguments = [];
        for (var index = 0; index < count; index++)
        {
            arguments.Add(Type(ref reader, depth + 1, ref parts));
        }

        return definition with { Arguments = arguments };
    }

    private TypeShape Matrix(ref BlobReader reader, int depth, ref int parts)
    {
        var element = Type(ref reader, depth + 1, ref parts);
        reader.ReadCompressedInteger();
        for (var list = 0; list < 2; list++)
        {
            var count = reader.ReadCompressedInteger();
            for (var index = 0; index < count && reader.RemainingBytes > 0; index++)
            {
                reader.ReadCompressedInteger();
            }
        }

        return TypeShape.ArrayOf(element);
    }

    private TypeShape Pointer(ref BlobReader reader, int depth, ref int parts)
    {
        reader.ReadSignatureHeader();
        var count = reader.ReadCompressedInteger();
        for (var index = 0; index <= count; index++)
        {
            Type(ref reader, depth + 1, ref parts);
        }

        return TypeShape.Unknown;
    }

    private static TypeShape Primitive(SignatureTypeCode code) => code switch
    {
        SignatureTypeCode.Object => TypeShape.Object,
        SignatureTypeCode.String => TypeShape.Text,
        SignatureTypeCode.TypedReference => TypeShape.Of("System.TypedReference"),
        _ => Primitives.TryGetValue(code, out var known) ? known : TypeShape.Unknown,
    };

    private static readonly Dictionary<SignatureTypeCode, TypeShape> Primitives = new[]
    {
        SignatureTypeCode.Void, SignatureTypeCode.Boolean, SignatureTypeCode.Char, SignatureTypeCode.SByte, SignatureTypeCode.Byte, SignatureTypeCode.Int16,
        SignatureTypeCode.UInt16, SignatureTypeCode.Int32, SignatureTypeCode.UInt32, SignatureTypeCode.Int64, SignatureTypeCode.UInt64, SignatureTypeCode.Single,
        SignatureTypeCode.Double, SignatureTypeCode.IntPtr, SignatureTypeCode.UIntPtr,
    }.ToDictionary(code => code, code => TypeShape.Of("System." + code));
}
