using System.Globalization;
using System.Reflection.Metadata;

namespace Mtf.Flow.DotNet;

/// <summary>An attribute with its arguments as invariant texts, null where an argument is null or not readable.</summary>
internal sealed record AttributeUse(string Type, IReadOnlyList<AttributeValue> Arguments, IReadOnlyList<(string Name, AttributeValue Value)> Named)
{
    public AttributeValue? Find(string name) => Named.Where(argument => argument.Name == name).Select(argument => (AttributeValue?)argument.Value).FirstOrDefault();
}

/// <summary>A constant, or a list of constants.</summary>
internal readonly record struct AttributeValue(string? Text, bool IsText, IReadOnlyList<AttributeValue>? Elements = null);

/// <summary>Reads attribute blobs, bounded in depth and number.</summary>
internal sealed class AttributeReader(AssemblyImage image)
{
    private const int MostArguments = 64;
    private const int LongestText = 64 << 10;
    private const int Deepest = 4;

    public IReadOnlyList<AttributeUse> Of(CustomAttributeHandleCollection handles)
    {
        const int mostAttributes = 64;
        List<AttributeUse> uses = [];
        foreach (var handle in handles)
        {
            if (uses.Count >= mostAttributes)
            {
                break;
            }

            var attribute = image.Metadata.GetCustomAttribute(handle);
            var constructor = image.MethodOf(attribute.Constructor);
            if (!IsForCompilers(constructor.Owner.Name))
            {
                uses.Add(Read(attribute.Value, constructor));
            }
        }

        return uses;
    }

    private static bool IsForCompilers(string type) =>
        type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) || type.StartsWith("System.Diagnostics.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal);

    private AttributeUse Read(BlobHandle blob, MethodShape constructor)
    {
        List<AttributeValue> arguments = [];
        List<(string, AttributeValue)> named = [];
        var reader = image.Metadata.GetBlobReader(blob);
        if (reader.Length < 4 || reader.ReadUInt16() != 1)
        {
            return new AttributeUse(constructor.Owner.Name, arguments, named);
        }

        foreach (var parameter in constructor.Parameters.Take(MostArguments))
        {
            arguments.Add(Fixed(ref reader, parameter));
        }

        var count = reader.RemainingBytes >= 2 ? Math.Min((int)reader.ReadUInt16(), MostArguments) : 0;
        for (var index = 0; index < count && reader.RemainingBytes > 0; index++)
        {
            reader.ReadByte();
            var code = Code(ref reader, out var element);
            var name = Text(ref reader) ?? "";
            named.Add((name, Value(ref reader, code, element, 0)));
        }

        return new AttributeUse(constructor.Owner.Name, arguments, named);
    }

    private static AttributeValue Fixed(ref BlobReader reader, TypeShape type) => type.Kind == ShapeKind.Array
        ? Value(ref reader, 0x1D, CodeOf(type.Element), 0)
        : Value(ref reader, CodeOf(type), 0, 0);

    private static byte CodeOf(TypeShape type) => type.Name switch
    {
        "System.Boolean" => 0x02,
        "System.Char" => 0x03,
        "System.SByte" => 0x04,
        "System.Byte" => 0x05,
        "System.Int16" => 0x06,
        "System.UInt16" => 0x07,
        "System.Int32" => 0x08,
        "System.UInt32" => 0x09,
        "System.Int64" => 0x0A,
        "System.UInt64" => 0x0B,
        "System.Single" => 0x0C,
        "System.Double" => 0x0D,
        "System.String" => 0x0E,
        "System.Type" => 0x50,
        "System.Object" => 0x51,
        _ => 0x55,
    };

    // The code of the type that stands before a value, with the name of the enumeration read past.
    private static byte Code(ref BlobReader reader, out byte element)
    {
        var code = reader.ReadByte();
        element = 0;
        if (code == 0x1D)
        {
            element = reader.ReadByte();
        }

        if (code == 0x55 || element == 0x55)
        {
            Text(ref reader);
        }

        return code;
    }

    private static AttributeValue Value(ref BlobReader reader, byte code, byte element, int depth)
    {
        switch (code)
        {
            case 0x02:
                return new(reader.ReadByte() == 0 ? "false" : "true", false);
            case 0x03 or 0x06 or 0x07:
                return new(reader.ReadInt16().ToString(CultureInfo.InvariantCulture), false);
            case 0x04 or 0x05:
                return new(reader.ReadByte().ToString(CultureInfo.InvariantCulture), false);
            case 0x08 or 0x09 or 0x55:
                return new(reader.ReadInt32().ToString(CultureInfo.InvariantCulture), false);
            case 0x0A or 0x0B:
                return new(reader.ReadInt64().ToString(CultureInfo.InvariantCulture), false);
            case 0x0C:
                return new(reader.ReadSingle().ToString(CultureInfo.InvariantCulture), false);
            case 0x0D:
                return new(reader.ReadDouble().ToString(CultureInfo.InvariantCulture), false);
            case 0x0E or 0x50:
                return new(Text(ref reader), true);
            case 0x51 when depth < Deepest:
                var inner = Code(ref reader, out var innerElement);
                return Value(ref reader, inner, innerElement, depth + 1);
            case 0x1D when depth < Deepest:
                return List(ref reader, element, depth);
            default:
                throw new InvalidDataException("an attribute is not readable");
        }
    }

    private static AttributeValue List(ref BlobReader reader, byte element, int depth)
    {
        var count = reader.ReadInt32();
        List<AttributeValue> elements = [];
        for (var index = 0; index < count && index < MostArguments && reader.RemainingBytes > 0; index++)
        {
            elements.Add(Value(ref reader, element, 0, depth + 1));
        }

        return new(null, false, elements);
    }

    private static string? Text(ref BlobReader reader)
    {
        var text = reader.ReadSerializedString();
        return text?.Length > LongestText ? text[..LongestText] : text;
    }
}
