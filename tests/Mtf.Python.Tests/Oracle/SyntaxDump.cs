using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Mtf.Python.Tests.Oracle;

/// <summary>
/// Writes a tree in the form of dump.py. The form follows CPython's classes and field order. Before 3.12 the parts of a formatted
/// string have the place of the whole string.
/// </summary>
internal sealed class SyntaxDump(PythonModule module, PythonVersion version)
{
    private readonly StringBuilder _out = new();
    private Node? _string;

    public static string Write(PythonModule module, PythonVersion version) => new SyntaxDump(module, version).WriteModule();

    private string WriteModule()
    {
        _out.Append("(Module [");
        foreach (var statement in module.Body)
        {
            Write(statement);
        }

        _out.Append(" ] [ ] )");
        return _out.ToString();
    }

    private void Open(string name, Node node)
    {
        var start = module.Source.Locate(node.Start);
        var end = module.Source.Locate(node.End);
        _out.Append(CultureInfo.InvariantCulture, $" ({name}@{start.Line}:{start.ByteColumn}-{end.Line}:{end.ByteColumn}");
    }

    private void Open(string name) => _out.Append(" (").Append(name);

    private void Close() => _out.Append(" )");

    private void Word(string text) => _out.Append(' ').Append(text);

    private void Flag(bool value) => Word(value ? "1" : "0");

    private void Text(string? text)
    {
        if (text is null)
        {
            Word("~");
            return;
        }

        _out.Append(" \"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => _out.Append('\\').Append(c),
                '\n' => _out.Append("\\n"),
                '\r' => _out.Append("\\r"),
                '\t' => _out.Append("\\t"),
                '\b' => _out.Append("\\b"),
                '\f' => _out.Append("\\f"),
                >= ' ' and <= '~' => _out.Append(c),
                _ => _out.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
            };
        }

        _out.Append('"');
    }

    private void Texts(ImmutableArray<string> texts)
    {
        Word("[");
        foreach (string text in texts)
        {
            Text(text);
        }

        Word("]");
    }

    private void List<T>(ImmutableArray<T> nodes)
        where T : Node?
    {
        Word("[");
        foreach (var node in nodes)
        {
            Write(node);
        }

        Word("]");
    }

    private void TypeParameters(ImmutableArray<TypeParameter> parameters)
    {
        if (!parameters.IsEmpty)
        {
            List(parameters);
        }
    }

    private void Write(Node? node)
    {
        switch (node)
        {
            case null:
                Word("~");
                return;
            case Constant constant:
                WriteConstant(constant);
                return;
            case Expression expression:
                WriteExpression(expression);
                return;
            case Statement statement:
                WriteStatement(statement);
                return;
            case Pattern pattern:
                WritePattern(pattern);
                return;
            default:
                WriteClause(node);
                return;
        }
    }

    private void WriteConstant(Constant constant)
    {
        Open("Constant", _string ?? constant);
        switch (constant)
        {
            case StringConstant text:
                Text(text.Value);
                if (text.IsUnicodePrefixed && _string is null)
                {
                    Word("u");
                }

                break;
            case BytesConstant bytes:
                Word("b" + Convert.ToHexStringLower(bytes.Value.AsSpan()));
                break;
            case IntegerConstant integer:
                string digits = integer.Value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
                Word("i" + (digits.Length == 0 ? "0" : digits));
                break;
            case FloatConstant number:
                Word("f" + BitConverter.DoubleToInt64Bits(number.Value).ToString("x16", CultureInfo.InvariantCulture));
                break;
            case ImaginaryConstant imaginary:
                Word("j" + BitConverter.DoubleToInt64Bits(imaginary.Value).ToString("x16", CultureInfo.InvariantCulture));
                break;
            case SingletonConstant singleton:
                Word(singleton.Value == Singleton.Ellipsis ? "..." : singleton.Value.ToString());
                break;
        }

        Close();
    }

    private void WriteExpression(Expression expression)
    {
        switch (expression)
        {
            case NameExpression name:
                Open("Name", name);
                Text(name.Id);
                Word(name.Context.ToString());
                break;
            case AttributeExpression attribute:
                Open("Attribute", attribute);
                Write(attribute.Value);
                Text(attribute.Name);
                Word(attribute.Context.ToString());
                break;
            case SubscriptExpression subscript:
                Open("Subscript", subscript);
                Write(subscript.Value);
                Write(subscript.Index);
                Word(subscript.Context.ToString());
                break;
            case StarredExpression starred:
                Open("Starred", starred);
                Write(starred.Value);
                Word(starred.Context.ToString());
                break;
            case TupleExpression tuple:
                Open("Tuple", tuple);
                List(tuple.Elements);
                Word(tuple.Context.ToString());
                break;
            case ListExpression list:
                Open("List", list);
                List(list.Elements);
                Word(list.Context.ToString());
                break;
            case SetExpression set:
                Open("Set", set);
                List(set.Elements);
                break;
            case DictExpression dict:
                Open("Dict", dict);
                List(dict.Keys);
                List(dict.Values);
                break;
            case CallExpression call:
                Open("Call", call);
                Write(call.Function);
                List(call.Arguments);
                List(call.Keywords);
                break;
            case JoinedString or FormattedValue:
                WriteFormatted(expression);
                break;
            default:
                WriteOperation(expression);
                break;
        }

        Close();
    }

    private void WriteFormatted(Expression expression)
    {
        if (expression is FormattedValue formatted)
        {
            Open("FormattedValue", _string ?? formatted);
            var outer = _string;
            _string = null;
            Write(version < PythonVersion.Python312 ? WithoutBrackets(formatted.Value) : formatted.Value);
            _string = outer;
            Word(formatted.Conversion == '\0' ? "-1" : ((int)formatted.Conversion).ToString(CultureInfo.InvariantCulture));
            Write(formatted.FormatSpec);
            return;
        }

        var joined = (JoinedString)expression;
        Open("JoinedStr", _string ?? joined);
        var enclosing = _string;
        _string ??= version < PythonVersion.Python312 ? joined : null;
        List(joined.Values);
        _string = enclosing;
    }

    private static Expression WithoutBrackets(Expression value) => value is TupleExpression { Elements: [var first, .., var last] } tuple
        ? new TupleExpression(first.Start, last.End, tuple.Elements)
        : value is TupleExpression { Elements: [var only] } ? new TupleExpression(only.Start, only.End, [only]) : value;

    private void WriteOperation(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression binary:
                Open("BinOp", binary);
                Write(binary.Left);
                Word(binary.Operator.ToString());
                Write(binary.Right);
                break;
            case UnaryExpression unary:
                Open("UnaryOp", unary);
                Word(unary.Operator.ToString());
                Write(unary.Operand);
                break;
            case BoolExpression boolean:
                Open("BoolOp", boolean);
                Word(boolean.Operator.ToString());
                List(boolean.Values);
                break;
            case CompareExpression compare:
                Open("Compare", compare);
                Write(compare.Left);
                Word("[");
                foreach (var op in compare.Operators)
                {
                    Word(op.ToString());
                }

                Word("]");
                List(compare.Comparators);
                break;
            case ConditionalExpression conditional:
                Open("IfExp", conditional);
                Write(conditional.Test);
                Write(conditional.Body);
                Write(conditional.OrElse);
                break;
            case LambdaExpression lambda:
                Open("Lambda", lambda);
                Write(lambda.Parameters);
                Write(lambda.Body);
                break;
            case NamedExpression named:
                Open("NamedExpr", named);
                Write(named.Target);
                Write(named.Value);
                break;
            case AwaitExpression or YieldExpression or YieldFromExpression:
                WriteSuspension(expression);
                break;
            case SliceExpression slice:
                Open("Slice", slice);
                Write(slice.Lower);
                Write(slice.Upper);
                Write(slice.Step);
                break;
            default:
                WriteComprehension(expression);
                break;
        }
    }

    private void WriteSuspension(Expression expression)
    {
        switch (expression)
        {
            case AwaitExpression await:
                Open("Await", await);
                Write(await.Value);
                break;
            case YieldExpression yield:
                Open("Yield", yield);
                Write(yield.Value);
                break;
            case YieldFromExpression yieldFrom:
                Open("YieldFrom", yieldFrom);
                Write(yieldFrom.Value);
                break;
        }
    }

    private void WriteComprehension(Expression expression)
    {
        switch (expression)
        {
            case ListComprehension list:
                Open("ListComp", list);
                Write(list.Element);
                List(list.Generators);
                break;
            case SetComprehension set:
                Open("SetComp", set);
                Write(set.Element);
                List(set.Generators);
                break;
            case GeneratorExpression generator:
                Open("GeneratorExp", generator);
                Write(generator.Element);
                List(generator.Generators);
                break;
            case DictComprehension dict:
                Open("DictComp", dict);
                Write(dict.Key);
                Write(dict.Value);
                List(dict.Generators);
                break;
            default:
                Open("Invalid", expression);
                break;
        }
    }

    private void WriteClause(Node node)
    {
        switch (node)
        {
            case Keyword keyword:
                Open("keyword", keyword);
                Text(keyword.Name);
                Write(keyword.Value);
                break;
            case Comprehension comprehension:
                Open("comprehension");
                Write(comprehension.Target);
                Write(comprehension.Iterable);
                List(comprehension.Conditions);
                Flag(comprehension.IsAsync);
                break;
            case Parameters parameters:
                Open("arguments");
                List(parameters.PositionalOnly);
                List(parameters.Positional);
                Write(parameters.VarArgs);
                List(parameters.KeywordOnly);
                List(parameters.KeywordDefaults);
                Write(parameters.KeywordArgs);
                List(parameters.Defaults);
                break;
            case Parameter parameter:
                Open("arg", parameter);
                Text(parameter.Name);
                Write(parameter.Annotation);
                break;
            case Alias alias:
                Open("alias", alias);
                Text(alias.Name);
                Text(alias.AsName);
                break;
            case WithItem item:
                Open("withitem");
                Write(item.Context);
                Write(item.Target);
                break;
            case ExceptHandler handler:
                Open("ExceptHandler", handler);
                Write(handler.Type);
                Text(handler.Name);
                List(handler.Body);
                break;
            case MatchCase matchCase:
                Open("match_case");
                Write(matchCase.Pattern);
                Write(matchCase.Guard);
                List(matchCase.Body);
                break;
            case TypeParameter parameter:
                Open(parameter.ParameterKind.ToString(), parameter);
                Text(parameter.Name);
                if (parameter.ParameterKind == TypeParameterKind.TypeVar)
                {
                    Write(parameter.Bound);
                }

                if (parameter.Default is not null)
                {
                    Write(parameter.Default);
                }

                break;
        }

        Close();
    }

    private void WriteStatement(Statement statement)
    {
        switch (statement)
        {
            case FunctionDefinition function:
                Open(function.IsAsync ? "AsyncFunctionDef" : "FunctionDef", function);
                Text(function.Name);
                Write(function.Parameters);
                List(function.Body);
                List(function.Decorators);
                Write(function.Returns);
                TypeParameters(function.TypeParameters);
                break;
            case ClassDefinition type:
                Open("ClassDef", type);
                Text(type.Name);
                List(type.Bases);
                List(type.Keywords);
                List(type.Body);
                List(type.Decorators);
                TypeParameters(type.TypeParameters);
                break;
            case ForStatement loop:
                Open(loop.IsAsync ? "AsyncFor" : "For", loop);
                Write(loop.Target);
                Write(loop.Iterable);
                List(loop.Body);
                List(loop.OrElse);
                break;
            case WhileStatement loop:
                Open("While", loop);
                Write(loop.Test);
                List(loop.Body);
                List(loop.OrElse);
                break;
            case IfStatement branch:
                Open("If", branch);
                Write(branch.Test);
                List(branch.Body);
                List(branch.OrElse);
                break;
            case WithStatement with:
                Open(with.IsAsync ? "AsyncWith" : "With", with);
                List(with.Items);
                List(with.Body);
                break;
            case MatchStatement match:
                Open("Match", match);
                Write(match.Subject);
                List(match.Cases);
                break;
            case TryStatement @try:
                Open(@try.IsStar ? "TryStar" : "Try", @try);
                List(@try.Body);
                List(@try.Handlers);
                List(@try.OrElse);
                List(@try.Finally);
                break;
            default:
                WriteSimpleStatement(statement);
                break;
        }

        Close();
    }

    private void WriteSimpleStatement(Statement statement)
    {
        switch (statement)
        {
            case ReturnStatement @return:
                Open("Return", @return);
                Write(@return.Value);
                break;
            case DeleteStatement delete:
                Open("Delete", delete);
                List(delete.Targets);
                break;
            case AssignStatement assign:
                Open("Assign", assign);
                List(assign.Targets);
                Write(assign.Value);
                break;
            case AugmentedAssignStatement assign:
                Open("AugAssign", assign);
                Write(assign.Target);
                Word(assign.Operator.ToString());
                Write(assign.Value);
                break;
            case AnnotatedAssignStatement assign:
                Open("AnnAssign", assign);
                Write(assign.Target);
                Write(assign.Annotation);
                Write(assign.Value);
                Flag(assign.IsSimple);
                break;
            case TypeAliasStatement alias:
                Open("TypeAlias", alias);
                Write(alias.Name);
                TypeParameters(alias.TypeParameters);
                Write(alias.Value);
                break;
            case RaiseStatement raise:
                Open("Raise", raise);
                Write(raise.Exception);
                Write(raise.Cause);
                break;
            case AssertStatement assert:
                Open("Assert", assert);
                Write(assert.Test);
                Write(assert.Message);
                break;
            case ImportStatement import:
                Open("Import", import);
                List(import.Names);
                break;
            case ImportFromStatement import:
                Open("ImportFrom", import);
                Text(import.Module);
                List(import.Names);
                Word(import.Level.ToString(CultureInfo.InvariantCulture));
                break;
            case GlobalStatement global:
                Open("Global", global);
                Texts(global.Names);
                break;
            case NonlocalStatement nonlocal:
                Open("Nonlocal", nonlocal);
                Texts(nonlocal.Names);
                break;
            case ExpressionStatement expression:
                Open("Expr", expression);
                Write(expression.Value);
                break;
            default:
                Open(statement.Kind.ToString(), statement);
                break;
        }
    }

    private void WritePattern(Pattern pattern)
    {
        switch (pattern)
        {
            case ValuePattern value:
                Open("MatchValue", value);
                Write(value.Value);
                break;
            case SingletonPattern singleton:
                Open("MatchSingleton", singleton);
                Word(singleton.Value == Singleton.None ? "~" : singleton.Value.ToString());
                break;
            case SequencePattern sequence:
                Open("MatchSequence", sequence);
                List(sequence.Patterns);
                break;
            case MappingPattern mapping:
                Open("MatchMapping", mapping);
                List(mapping.Keys);
                List(mapping.Patterns);
                Text(mapping.Rest);
                break;
            case ClassPattern type:
                Open("MatchClass", type);
                Write(type.Class);
                List(type.Patterns);
                Texts(type.KeywordNames);
                List(type.KeywordPatterns);
                break;
            case StarPattern star:
                Open("MatchStar", star);
                Text(star.Name);
                break;
            case AsPattern capture:
                Open("MatchAs", capture);
                Write(capture.Pattern);
                Text(capture.Name);
                break;
            case OrPattern alternatives:
                Open("MatchOr", alternatives);
                List(alternatives.Patterns);
                break;
        }

        Close();
    }
}
