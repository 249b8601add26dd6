using Acornima.Ast;
using Mtf.Flow.Graph;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

internal sealed partial class JavaScriptLowering
{
    private int LowerObject(ObjectExpression obj)
    {
        List<ObjectEntry> entries = [];
        foreach (var property in obj.Properties)
        {
            if (property is SpreadElement spread)
            {
                entries.Add(new ObjectEntry(ModuleGraph.SpreadKey, -1, Lower(spread.Argument)));
            }
            else if (property is Property { Kind: not PropertyKind.Set, Value: Expression value } named)
            {
                var name = KeyName(named.Key, named.Computed);
                var lowered = EnumMember(named) ?? LowerNamed(value, name ?? "");
                if (named.Kind == PropertyKind.Get)
                {
                    lowered = Call(property, lowered, []);
                }

                entries.Add(name is null
                    ? new ObjectEntry(ModuleGraph.ComputedKey, Lower(named.Key), lowered)
                    : new ObjectEntry(graph.Text(name), -1, lowered));
            }
        }

        var node = graph.Object(At(obj), [.. entries]);
        NoteModuleTable(obj, entries);
        return node;
    }

    private int LowerClass(Node node, string name, Expression? super, ClassBody body, in NodeList<Decorator> decorators, Identifier? self = null)
    {
        var info = new ClassInfo { Name = name };
        var id = graph.AddClass(info);
        var value = graph.Class(At(node), id);
        if (super is not null)
        {
            info.Super = Lower(super);
        }

        foreach (var decorator in decorators)
        {
            info.Decorators.Add(Lower(decorator.Expression));
        }

        InBlock(() =>
        {
            if (self is not null)
            {
                Declare(self.Name);
                Assign(self, value);
            }

            LowerConstructor(node, body, id, info);
            foreach (var element in body.Body)
            {
                LowerElement(element, id, info, value);
            }
        });
        return value;
    }

    private void LowerConstructor(Node node, ClassBody body, int id, ClassInfo info)
    {
        if (body.Body.FirstOrDefault(element => element is MethodDefinition { Kind: PropertyKind.Constructor }) is MethodDefinition { Value: { } written })
        {
            info.Constructor = LowerFunction(written, "constructor", written.Params, written.Body, isAsync: false, isGenerator: false, isArrow: false, id);
        }
        else
        {
            // Field initialisers run as part of construction, so a class without constructor gets one.
            info.Constructor = graph.AddFunction(new FunctionInfo { Name = "constructor", Parent = Function, Class = id, StartPosition = node.Start, EndPosition = node.End });
        }
    }

    private void LowerElement(Node element, int id, ClassInfo info, int type)
    {
        switch (element)
        {
            case MethodDefinition { Kind: PropertyKind.Constructor }:
                break;
            case MethodDefinition { Value: { } method } definition:
                var function = LowerFunction(
                    method, KeyName(definition.Key, definition.Computed) ?? "", method.Params, method.Body, method.Async, method.Generator, isArrow: false, id, definition.Static);
                foreach (var decorator in definition.Decorators)
                {
                    graph.Functions[function].Decorators.Add(Lower(decorator.Expression));
                }

                var value = graph.Function(At(definition), function);
                if (definition.Kind != PropertyKind.Set)
                {
                    AddElement(definition, info, type, definition.Kind == PropertyKind.Get ? Call(definition, value, []) : value);
                }

                break;
            case StaticBlock block:
                InBlock(() =>
                {
                    DeclareStatements(block.Body, functionLevel: true);
                    LowerStatements(block.Body);
                });
                break;
            case ClassProperty { Value: { } initial } field:
                var owner = field.Static ? scope : new Scope(scope, info.Constructor, info.Constructor, IsFunctionScope: true);
                InScope(owner, () => AddElement(field, info, type, LowerNamed(initial, KeyName(field.Key, field.Computed) ?? "")));
                break;
        }
    }

    private void AddElement(ClassProperty element, ClassInfo info, int type, int value)
    {
        if (KeyName(element.Key, element.Computed) is { } name)
        {
            (element.Static ? info.Statics : info.Members)[name] = value;
        }
        else
        {
            graph.IndexWrites.Add(new IndexWrite(type, Lower(element.Key), value, At(element)));
        }
    }
}
