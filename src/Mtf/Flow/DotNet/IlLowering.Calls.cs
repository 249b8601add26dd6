using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Calls and constructions. The token says which method is meant, so that nothing has to be known of the receiver.</summary>
internal sealed partial class IlLowering
{
    private void LowerCall(BodyState state, in Instruction at, MethodShape method)
    {
        var arguments = PopArguments(state, at, method.Parameters.Count);
        var receiver = method.IsInstance ? Pop(state, at.Offset) : default;
        if (LowerText(state, at, method, receiver, arguments) || LowerMachinery(state, at, method, arguments) || LowerAccessor(state, at, method, receiver, arguments))
        {
            return;
        }

        method = OfReceiver(method, receiver.Type);
        var nodes = Nodes(state, at, arguments);
        var subject = method.IsInstance ? Finished(state, at, receiver).Node : -1;
        if (IsDelegateCall(method))
        {
            Push(state, at, method, Call(state, at.Offset, subject, nodes));
            return;
        }

        var offset = at.Offset;
        var result = library.Call(new LibraryCall(state.At(at.Offset), method.Owner.Name, method.Name, method.IsInstance, subject, nodes, callee => Call(state, offset, callee.Callee, callee.Arguments)));
        if (result is { } known && method.Owner.Definition == 0)
        {
            StoreAddresses(state, at, method, arguments, known);
            Push(state, at, method, known, isValue: true);
            return;
        }

        LowerPlainCall(state, at, method, subject, nodes, arguments, receiver.Type);
    }

    // What every object has, and what streams have in common, is asked of the type that the receiver is known to be.
    private static MethodShape OfReceiver(MethodShape method, TypeShape? receiver) =>
        method.IsInstance && receiver is { Kind: ShapeKind.Named, Name.Length: > 0 } && receiver.Name != method.Owner.Name
        && (method.Owner.Name == "System.Object" || (LibraryCalls.IsWrapper(method.Owner.Name) && LibraryCalls.IsChannel(receiver.Name)))
            ? method with { Owner = receiver, Definition = 0 }
            : method;

    private void LowerPlainCall(BodyState state, in Instruction at, MethodShape method, int subject, int[] nodes, Entry[] arguments, TypeShape? receiver)
    {
        var targets = TargetsOf(state, at, method);
        var site = state.At(at.Offset);
        if (method.Owner.Definition > 0 && targets.Length > 0)
        {
            Initialise(state, at.Offset, method.IsInstance ? 0 : method.Owner.Definition);
            var call = Call(state, at.Offset, graph.Choice(site, targets), nodes);
            StoreAddresses(state, at, method, arguments, call);
            Push(state, at, method, call);
            return;
        }

        if (method.Owner.Definition > 0)
        {
            // Without a body here: what goes in may come out.
            Push(state, at, method, Call(state, at.Offset, subject >= 0 ? graph.Member(site, subject, method.Name) : graph.Unknown(site), nodes));
            return;
        }

        LowerOutsideCall(state, at, method, subject, nodes, arguments, targets, receiver);
    }

    private void LowerOutsideCall(BodyState state, in Instruction at, MethodShape method, int subject, int[] nodes, Entry[] arguments, int[] targets, TypeShape? receiver)
    {
        var site = state.At(at.Offset);
        var (type, name) = (method.Owner.Name, method.Name);
        if (subject < 0 && nodes.Length > 0 && LibraryCalls.IsExtensionClass(type))
        {
            (type, subject, nodes) = (method.Parameters[0].Name, nodes[0], nodes[1..]);
        }

        var owner = subject >= 0 ? subject : GlobalOf(type);
        var path = subject >= 0 ? $"{type}()" : type;
        if (name.StartsWith("get_", StringComparison.Ordinal) && nodes.Length == 0)
        {
            Push(state, at, method with { Return = LibraryCalls.TypeOfProperty(type, name[4..]) ?? method.Return }, MemberOf(site, owner, LibraryTypes.PropertyName(type, name[4..]), subject >= 0 ? path : null, targets));
            return;
        }

        var member = MemberOf(site, owner, name, subject >= 0 ? path : null, targets);
        if (method.IsInstance && receiver is { Kind: ShapeKind.Named, Name.Length: > 0, Definition: 0 } && receiver.Name != type)
        {
            graph.MemberTargets.Add((member, GlobalOf($"{receiver.Name}().{name}")));
        }

        var call = Call(state, at.Offset, member, nodes);
        if (name.StartsWith("set_", StringComparison.Ordinal) && nodes.Length == 1)
        {
            WriteProperty(state, at.Offset, owner, LibraryTypes.PropertyName(type, name[4..]), nodes[0]);
        }
        else
        {
            library.AfterCall(site, name, subject, nodes, call);
        }

        ConstructArguments(state, at, method);
        StoreAddresses(state, at, method, arguments, call);
        Push(state, at, method, call);
    }

    /// <summary>A member of something outside, which is what its declared type says even when nothing is known of the value.</summary>
    private int MemberOf(Site site, int owner, string name, string? path, int[] targets)
    {
        var member = graph.Member(site, owner, name);
        if (path is not null)
        {
            graph.MemberTargets.Add((member, GlobalOf($"{path}.{name}")));
        }

        foreach (var target in targets)
        {
            graph.MemberTargets.Add((member, target));
        }

        return member;
    }

    private Entry[] PopArguments(BodyState state, in Instruction at, int count)
    {
        var arguments = new Entry[count];
        for (var index = count - 1; index >= 0; index--)
        {
            arguments[index] = Pop(state, at.Offset);
        }

        return arguments;
    }

    private int[] Nodes(BodyState state, in Instruction at, Entry[] arguments)
    {
        var nodes = new int[arguments.Length];
        for (var index = 0; index < nodes.Length; index++)
        {
            nodes[index] = Finished(state, at, arguments[index]).Node;
        }

        return nodes;
    }

    /// <summary>A value as it is now: of a text that is being put together, what is there.</summary>
    private Entry Finished(BodyState state, in Instruction at, Entry entry) =>
        entry.Address is { Slot: >= 0, Name: "" } address && state.Parts.TryGetValue(address.Slot, out var parts)
            ? entry with { Node = graph.Template(state.At(at.Offset), CollectionsMarshal.AsSpan(parts)) }
            : entry;

    private void Push(BodyState state, in Instruction at, MethodShape method, int node, bool isValue = false)
    {
        var type = method.Return;
        if (type.IsVoid)
        {
            return;
        }

        var site = state.At(at.Offset);
        var isConstant = graph.Nodes[node].Kind is NodeKind.Number or NodeKind.Text or NodeKind.Comparison or NodeKind.Operation or NodeKind.Literal;
        var result = isConstant ? node : type.IsTruth ? graph.Comparison(site, [node]) : type.IsNumber && !isValue ? graph.Operation(site, [node, node]) : node;
        Push(state, result, type.Kind == ShapeKind.Address ? type.Element : type);
    }

    // Interpolated texts: the handler is a local variable that is given the parts one by one.
    private bool LowerText(BodyState state, in Instruction at, MethodShape method, Entry receiver, Entry[] arguments)
    {
        if (!method.IsInstance || !method.Owner.Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal) || receiver.Address is not { Slot: >= 0 and var slot })
        {
            return false;
        }

        switch (method.Name)
        {
            case ".ctor":
                state.Parts[slot] = [];
                break;
            case "AppendLiteral" or "AppendFormatted" when arguments.Length > 0:
                var parts = state.Parts.TryGetValue(slot, out var known) ? known : state.Parts[slot] = [];
                parts.Add(Finished(state, at, arguments[0]).Node);
                Push(state, at, method, graph.Literal(state.At(at.Offset), "true"));
                break;
            default:
                Push(state, at, method, Finished(state, at, receiver).Node);
                break;
        }

        return true;
    }

    // What the compiler calls to run async methods and to fill arrays.
    private bool LowerMachinery(BodyState state, in Instruction at, MethodShape method, Entry[] arguments)
    {
        var site = state.At(at.Offset);
        var owner = method.Owner.Name;
        if (owner.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) && owner.Contains("MethodBuilder", StringComparison.Ordinal))
        {
            if (method.Name == "SetResult" && arguments.Length == 1)
            {
                graph.Functions[state.Function].Returns.Add(arguments[0].Node);
            }

            Push(state, at, method, graph.Unknown(site));
            return true;
        }

        switch (owner, method.Name)
        {
            case ("System.Runtime.CompilerServices.RuntimeHelpers", "InitializeArray") when arguments is [var array, { Address: { Name: Data } source }]:
                FillArray(array, source, site);
                return true;
            case ("System.Runtime.CompilerServices.RuntimeHelpers", "CreateSpan") when arguments is [{ Address: { Name: Data } source }]:
                Push(state, graph.Array(site, []), method.Return);
                return true;
            case ("<PrivateImplementationDetails>", var name) when name.StartsWith("InlineArray", StringComparison.Ordinal) && arguments is [{ Address: { Slot: >= 0 and var slot } }, ..]:
                LowerInlineArray(state, at, method, slot, site);
                return true;
            default:
                return false;
        }
    }

    private void LowerInlineArray(BodyState state, in Instruction at, MethodShape method, int slot, Site site)
    {
        if (method.Name.EndsWith("Ref", StringComparison.Ordinal))
        {
            Push(state, graph.Unknown(site), TypeShape.Unknown, new Address(slot, -1, "[]"));
            return;
        }

        var elements = state.Parts.TryGetValue(slot, out var parts) ? parts : [];
        Push(state, at, method, graph.Array(site, CollectionsMarshal.AsSpan(elements)));
        state.Parts.Remove(slot);
    }

    private void FillArray(Entry array, Address source, Site site)
    {
        if (graph.Nodes[array.Node] is { Kind: NodeKind.Array } literal && DataElements(source, array.Type.Element, site, literal.B) is { Length: > 0 } values)
        {
            values.CopyTo(CollectionsMarshal.AsSpan(graph.Operands)[literal.A..]);
        }
    }

    private bool LowerAccessor(BodyState state, in Instruction at, MethodShape method, Entry receiver, Entry[] arguments)
    {
        var (token, isWrite) = types.AccessedBy(method.Definition);
        if (token == 0 || !method.IsInstance || IsVirtual(method.Definition))
        {
            return false;
        }

        var (owner, name, type) = image.FieldOf(MetadataTokens.EntityHandle(token));
        name = PropertyName(name);
        if (isWrite)
        {
            StoreField(state, at.Offset, receiver, owner, name, Finished(state, at, arguments[0]).Node);
        }
        else
        {
            Push(state, FieldOf(state, at.Offset, receiver.Node, owner, name).Value, type);
        }

        return true;
    }

    private bool IsVirtual(int method)
    {
        var definition = Metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(method));
        return definition.Attributes.HasFlag(MethodAttributes.Virtual) && !definition.Attributes.HasFlag(MethodAttributes.Final)
            && !Metadata.GetTypeDefinition(definition.GetDeclaringType()).Attributes.HasFlag(TypeAttributes.Sealed)
            && symbols.Targets(image.Names.Of(definition.GetDeclaringType()), image.Name, image.Names.Text(definition.Name), image.Signatures.Method(definition.Signature).Parameters.Count).Count > 1;
    }

    private bool IsDelegateCall(MethodShape method) => method.IsInstance && method.Name is "Invoke" or "DynamicInvoke"
        && (method.Owner.Definition > 0 ? types[method.Owner.Definition] == TypeRole.Delegate : symbols.Find(method.Owner.Name, method.Owner.Assembly) is null);

    /// <summary>Nodes of the functions of the subject that a call may enter.</summary>
    private int[] TargetsOf(BodyState state, in Instruction at, MethodShape method)
    {
        var site = state.At(at.Offset);
        if (method.Definition > 0 && (at.Code != ILOpCode.Callvirt || !Metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(method.Definition)).Attributes.HasFlag(MethodAttributes.Virtual)))
        {
            return functions[method.Definition] >= 0 ? [graph.Function(site, functions[method.Definition])] : [];
        }

        List<int> nodes = [];
        foreach (var target in symbols.Targets(method.Owner.Name, method.Owner.Definition > 0 ? image.Name : method.Owner.Assembly, method.Name, method.Parameters.Count))
        {
            if (target.Module != image.Path)
            {
                nodes.Add(ImportOf(target.Module, target.Key));
            }
            else if (exported.TryGetValue(target.Key, out var own))
            {
                nodes.AddRange(own.Select(function => graph.Function(site, function)));
            }
        }

        return [.. nodes];
    }

    private int FunctionOf(BodyState state, in Instruction at, MethodShape method)
    {
        var site = state.At(at.Offset);
        if (method.Definition > 0 && functions[method.Definition] >= 0 && usesDelegateTools)
        {
            LowerSchemas(Metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(method.Definition)), functions[method.Definition]);
        }

        return TargetsOf(state, at, method) is { Length: > 0 } targets ? graph.Choice(site, targets) : graph.Member(site, GlobalOf(method.Owner.Name), method.Name);
    }

    private void StoreAddresses(BodyState state, in Instruction at, MethodShape method, Entry[] arguments, int result)
    {
        for (var index = 0; index < arguments.Length; index++)
        {
            if (method.Parameters[index].Kind == ShapeKind.Address && arguments[index].Address is { } address && !(address.Slot >= 0 && state.Parts.ContainsKey(address.Slot)))
            {
                StoreAt(state, at.Offset, arguments[index], result);
            }
        }
    }

    private void CallPointer(BodyState state, in Instruction at)
    {
        var signature = Metadata.GetStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(at.Operand));
        var (isInstance, result, parameters) = image.Signatures.Method(signature.Signature);
        var target = Pop(state, at.Offset);
        var nodes = Nodes(state, at, PopArguments(state, at, parameters.Count + (isInstance ? 1 : 0)));
        var call = Call(state, at.Offset, target.Node, nodes);
        if (!result.IsVoid)
        {
            Push(state, call, result);
        }
    }
}
