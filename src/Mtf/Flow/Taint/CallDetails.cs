using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>What a call of a modelled API is about: the address, path, command or name, as text with typed holes.</summary>
internal sealed class CallDetails(CallGraph calls, Folder folder, ApiModels models)
{
    private const int MostMakers = 8;
    private static readonly string[] AddressFields = ["url", "uri", "hostname", "host", "baseURL", "prefixUrl", "origin", "RequestUri", "FileName"];

    private FlowProgram Program => calls.Program;

    public string Of(int call, ApiModel model)
    {
        if (model.Detail.Length > 0 && model.Arguments.Count == 0)
        {
            return model.Detail;
        }

        List<string> parts = [];
        foreach (var selector in model.Arguments)
        {
            parts.Add(selector.Position == ArgumentSelector.Everything ? Line(call)
                : string.Join(" | ", ArgumentsAt(call, selector).SelectMany(Texts).Distinct(StringComparer.Ordinal).Take(Folder.MostAlternatives)));
        }

        var detail = string.Join(' ', parts.Where(part => part.Length > 0));
        if (model.Detail is [.. var program, '.', '*'])
        {
            return $"{program}{Method(call)} {detail}".TrimEnd();
        }

        return detail.Length > 0 ? WithBase(call, detail) : model.Detail.Length > 0 ? model.Detail : MadeFor(call);
    }

    private string Method(int call) => Program[Program[call].A] is { Kind: NodeKind.Member } callee ? Program.Text(callee.B) : "";

    // All arguments in a row, as the words of a command line.
    private string Line(int call) => string.Join(' ', Program.Arguments(Program[call]).ToArray().Select(argument => string.Join('|', Texts(argument))));

    /// <summary>The nodes that a selector names in a call.</summary>
    public IEnumerable<int> ArgumentsAt(int call, ArgumentSelector selector)
    {
        var arguments = Program.Arguments(Program[call]).ToArray();
        switch (selector.Position)
        {
            case ArgumentSelector.Everything:
                return arguments.Concat(Program.NamedArguments(call).ToArray().Select(argument => argument.Value));
            case ArgumentSelector.Receiver:
                return Receiver(call) is not (>= 0 and var receiver) ? [] : selector.Field.Length == 0 ? [receiver] : calls.ValuesOfMember(receiver, Program.Text(selector.Field));
            case ArgumentSelector.ByName:
                return Program.NamedArguments(call).ToArray().SelectMany(argument =>
                    argument.Name < 0 ? Spread(argument.Value, selector.Field, arguments.Length) : Program.Text(argument.Name) == selector.Field ? [argument.Value] : []);
            default:
                return selector.Position >= arguments.Length ? []
                    : selector.Field.Length == 0 ? [arguments[selector.Position]]
                    : calls.AllValuesOfMember(arguments[selector.Position], Program.Text(selector.Field));
        }
    }

    // run(**options): the entry of that name, or whatever is in it when everything comes from there.
    private List<int> Spread(int value, string name, int positional) =>
        calls.AllValuesOfMember(value, Program.Text(name)).ToList() is { Count: > 0 } entries ? entries : positional == 0 ? [value] : [];

    /// <summary>Texts of an argument: those of a list are its elements in a row, those of an options object its address.</summary>
    public IEnumerable<string> Texts(int argument)
    {
        var tokens = calls.Solver.ValuesOf(argument).Where(token => token.Id < Program.NodeCount).Take(4).ToList();
        var list = tokens.FindIndex(token => token.Kind == TokenKind.Array && Program[token.Id].Kind == NodeKind.Array);
        if (list >= 0)
        {
            const int longestList = 24;
            return [string.Join(' ', Program.Operands(Program[tokens[list].Id]).ToArray().Take(longestList).Select(element => string.Join('|', folder.Fold(element))))];
        }

        return tokens.Exists(token => token.Kind == TokenKind.Object)
            ? AddressFields.Select(field => calls.ValuesOfMember(argument, Program.Text(field)).SelectMany(folder.Fold)).FirstOrDefault(texts => texts.Any()) ?? []
            : folder.Fold(argument);
    }

    private int Receiver(int call)
    {
        var callee = Program[Program[call].A];
        if (callee is { Kind: NodeKind.Member } form && Program[form.A].Kind == NodeKind.Member && Program.Text(form.B) is "writing" or "shell"
            && Program.ModuleOf(call).Graph.Language == SourceLanguage.Python)
        {
            // The front end names the form of the call after the method.
            callee = Program[form.A];
        }

        return callee is { Kind: NodeKind.Member or NodeKind.Index } ? callee.A : -1;
    }

    // client.get("/users") of a client that was made for an address.
    private string WithBase(int call, string detail)
    {
        if (detail.Contains("://", StringComparison.Ordinal) || Receiver(call) is not (>= 0 and var receiver))
        {
            return detail;
        }

        foreach (var maker in MakersOf(receiver))
        {
            foreach (var model in ModelsOf(maker))
            {
                if (model.Factory is { } factory && ArgumentsAt(maker, factory).SelectMany(folder.Fold).FirstOrDefault() is { Length: > 0 } address)
                {
                    return address.TrimEnd('/') + "/" + detail.TrimStart('/');
                }
            }
        }

        return detail;
    }

    // request.write(data) of a request that was made for an address.
    private string MadeFor(int call)
    {
        if (Receiver(call) is >= 0 and var receiver)
        {
            foreach (var maker in MakersOf(receiver))
            {
                foreach (var model in ModelsOf(maker).Where(model => model.Arguments.Count > 0))
                {
                    if (string.Join(" | ", ArgumentsAt(maker, model.Arguments[0]).SelectMany(Texts).Distinct(StringComparer.Ordinal)) is { Length: > 0 } detail)
                    {
                        return detail;
                    }
                }
            }
        }

        return "";
    }

    private IEnumerable<ApiModel> ModelsOf(int call) => calls.Solver.ApisOf(call).Select(models.OfCall).OfType<ApiModel>();

    /// <summary>Calls that made a value, through variables, fields and chained calls.</summary>
    private List<int> MakersOf(int node)
    {
        List<int> makers = [];
        HashSet<int> seen = [node];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at) && makers.Count < MostMakers && seen.Count < 64)
        {
            var value = Program[at];
            IEnumerable<int> next = value.Kind switch
            {
                NodeKind.Variable => Program.Definitions(value.A).ToArray(),
                NodeKind.Pass => [value.A],
                NodeKind.Choice => Program.Operands(value).ToArray(),
                NodeKind.Member => calls.ValuesOfMember(value.A, value.B),
                NodeKind.Call when calls.Solver.TargetsOf(at).Count > 0 => calls.Solver.TargetsOf(at).SelectMany(target => Program.Functions[target].Returns),
                NodeKind.Call when Receiver(at) is >= 0 and var receiver => [receiver],
                _ => [],
            };
            if (value.Kind is NodeKind.Call or NodeKind.New)
            {
                makers.Add(at);
            }

            foreach (var source in next.Where(seen.Add))
            {
                open.Enqueue(source);
            }
        }

        return makers;
    }
}
