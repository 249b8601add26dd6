using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Mtf.Flow.DotNet;

/// <summary>What a type of the analysed assembly is for the analysis.</summary>
internal enum TypeRole
{
    /// <summary>Holds services: its fields are places of the program.</summary>
    Service,

    /// <summary>Holds data: each object has fields of its own.</summary>
    Data,

    /// <summary>Made by the compiler for captured variables, async methods or iterators: its fields are variables.</summary>
    Closure,

    /// <summary>A delegate.</summary>
    Delegate,

    /// <summary>An enumeration.</summary>
    Enumeration,
}

/// <summary>The types of an assembly by row, with what the compiler made of the program undone where possible.</summary>
internal sealed class AssemblyTypes
{
    private readonly AssemblyImage image;
    private readonly TypeRole[] roles;
    private readonly bool[] isMachine;
    private readonly Dictionary<int, (int Field, bool IsWrite)> accessors = [];
    private readonly Dictionary<int, int[]> storing = [];

    public AssemblyTypes(AssemblyImage image)
    {
        this.image = image;
        roles = new TypeRole[image.Metadata.TypeDefinitions.Count + 1];
        isMachine = new bool[roles.Length];
        FindAccessors();
        foreach (var handle in image.Metadata.TypeDefinitions)
        {
            var row = MetadataTokens.GetRowNumber(handle);
            var type = image.Metadata.GetTypeDefinition(handle);
            isMachine[row] = IsMachine(type);
            roles[row] = RoleOf(type, row);
        }
    }

    public TypeRole this[int row] => row > 0 && row < roles.Length ? roles[row] : TypeRole.Service;

    /// <summary>Whether the type is the state of an async method or iterator.</summary>
    public bool IsMachineRow(int row) => row > 0 && row < isMachine.Length && isMachine[row];

    /// <summary>Token of the field that a method only reads or writes, 0 for none.</summary>
    public (int Field, bool IsWrite) AccessedBy(int method) => accessors.GetValueOrDefault(method);

    /// <summary>For a constructor that only stores its parameters: the token of the field of each parameter, 0 for none; null for other methods.</summary>
    public int[]? StoredBy(int method) => storing.GetValueOrDefault(method);

    private static bool IsCompilerMade(string name) => name.Contains('<', StringComparison.Ordinal);

    private TypeRole RoleOf(TypeDefinition type, int row)
    {
        var name = image.Names.Text(type.Name);
        var baseName = type.BaseType.IsNil ? "" : image.TypeOf(type.BaseType).Name;
        if (baseName is "System.MulticastDelegate" or "System.Enum")
        {
            return baseName == "System.Enum" ? TypeRole.Enumeration : TypeRole.Delegate;
        }

        if (isMachine[row] || (IsCompilerMade(name) && !type.GetDeclaringType().IsNil && type.GetProperties().Count == 0 && type.GetGenericParameters().Count < 32 && HasClosureShape(type)))
        {
            return TypeRole.Closure;
        }

        return baseName is "System.Object" or "System.ValueType" or "System.Attribute" or "" || image.TypeOf(type.BaseType).Definition > 0 ? DataRole(type) : TypeRole.Service;
    }

    // Fields and functions, all visible to the enclosing type: what only a compiler writes.
    private bool HasClosureShape(TypeDefinition type) =>
        image.Names.Text(type.Name) is not "<PrivateImplementationDetails>"
        && type.GetMethods().All(handle => image.Names.Text(image.Metadata.GetMethodDefinition(handle).Name) is var name && (name is ".ctor" or ".cctor" || IsCompilerMade(name)));

    private bool IsMachine(TypeDefinition type)
    {
        if (type.GetDeclaringType().IsNil || !IsCompilerMade(image.Names.Text(type.Name)))
        {
            return false;
        }

        foreach (var handle in type.GetInterfaceImplementations())
        {
            if (image.TypeOf(image.Metadata.GetInterfaceImplementation(handle).Interface).Name is "System.Runtime.CompilerServices.IAsyncStateMachine" or "System.Collections.IEnumerator")
            {
                return true;
            }
        }

        return false;
    }

    // Nothing but accessors, constructors that store, and what a record is given by the compiler.
    private TypeRole DataRole(TypeDefinition type)
    {
        var fields = 0;
        foreach (var handle in type.GetFields())
        {
            fields += !image.Metadata.GetFieldDefinition(handle).Attributes.HasFlag(FieldAttributes.Static) ? 1 : 0;
        }

        foreach (var handle in type.GetMethods())
        {
            var method = image.Metadata.GetMethodDefinition(handle);
            var row = MetadataTokens.GetRowNumber(handle);
            if (!method.Attributes.HasFlag(MethodAttributes.Static) && !accessors.ContainsKey(row) && !storing.ContainsKey(row)
                && image.Names.Text(method.Name) is not ("Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "Deconstruct" or "<Clone>$" or "get_EqualityContract" or ".ctor"))
            {
                return TypeRole.Service;
            }
        }

        return fields > 0 ? TypeRole.Data : TypeRole.Service;
    }

    private void FindAccessors()
    {
        foreach (var handle in image.Metadata.MethodDefinitions)
        {
            var method = image.Metadata.GetMethodDefinition(handle);
            if (method.Attributes.HasFlag(MethodAttributes.Static))
            {
                continue;
            }

            try
            {
                if (image.BodyOf(method) is { } body)
                {
                    Note(MetadataTokens.GetRowNumber(handle), image.Names.Text(method.Name), body.GetILReader(), image.Signatures.Method(method.Signature).Parameters.Count);
                }
            }
            catch (Exception exception) when (AssemblyImage.IsBroken(exception))
            {
                // The body is reported when it is lowered.
            }
        }
    }

    private void Note(int row, string name, BlobReader body, int parameters)
    {
        const int longestAccessor = 16;
        const int longestConstructor = 600;
        if (name == ".ctor" && body.Length < longestConstructor)
        {
            if (Stores(body, parameters) is { } stored)
            {
                storing[row] = stored;
            }
        }
        else if (body.Length < longestAccessor)
        {
            NoteAccessor(row, body);
        }
    }

    // ldarg.0, ldfld, ret, or ldarg.0, ldarg.1, stfld, ret; debug builds put a local and a branch in between.
    private void NoteAccessor(int row, BlobReader body)
    {
        var (field, isWrite, loads) = (0, false, 0);
        while (body.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref body);
            switch (instruction.Code)
            {
                case ILOpCode.Ldarg_0 or ILOpCode.Ldarg_1:
                    loads++;
                    break;
                case ILOpCode.Ldfld or ILOpCode.Stfld when field == 0 && instruction.Operand >> 24 is 0x04 or 0x0A:
                    field = instruction.Operand;
                    isWrite = instruction.Code == ILOpCode.Stfld;
                    break;
                case ILOpCode.Nop or ILOpCode.Ret or ILOpCode.Stloc_0 or ILOpCode.Ldloc_0 or ILOpCode.Br_s:
                    break;
                default:
                    return;
            }
        }

        if (field > 0 && loads == (isWrite ? 2 : 1))
        {
            accessors[row] = (field, isWrite);
        }
    }

    private static int[]? Stores(BlobReader body, int parameters)
    {
        var stored = new int[Math.Min(parameters, 64)];
        var argument = -1;
        while (body.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref body);
            switch (instruction.Code)
            {
                case ILOpCode.Ldarg_0 or ILOpCode.Nop or ILOpCode.Ret:
                    break;
                case ILOpCode.Ldarg_1 or ILOpCode.Ldarg_2 or ILOpCode.Ldarg_3:
                    argument = instruction.Code - ILOpCode.Ldarg_1;
                    break;
                case ILOpCode.Ldarg_s:
                    argument = instruction.Operand - 1;
                    break;
                case ILOpCode.Stfld when instruction.Operand >> 24 is 0x04 or 0x0A && argument >= 0 && argument < stored.Length:
                    stored[argument] = instruction.Operand;
                    argument = -1;
                    break;
                // The constructor of System.Object.
                case ILOpCode.Call when argument < 0 && instruction.Operand >> 24 == 0x0A:
                    break;
                default:
                    return null;
            }
        }

        return argument < 0 ? stored : null;
    }
}
