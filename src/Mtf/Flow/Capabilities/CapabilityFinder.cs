using System.Runtime.InteropServices;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;
using Mtf.Flow.Taint;

namespace Mtf.Flow.Capabilities;

/// <summary>What the code can reach: every call and read of a modelled API, with what it is about, and the first place of each.</summary>
internal sealed class CapabilityFinder(CallGraph calls, Folder folder, ApiModels models, CallDetails details, CodeContexts contexts)
{
    private readonly Dictionary<(string Kind, string Detail, string Api, string Owner, Phase Phase, string Tools), Capability> found = [];

    private FlowProgram Program => calls.Program;

    private Solver Solver => calls.Solver;

    public IReadOnlyList<Capability> Find()
    {
        var uses = new WholeUses(calls, models);
        for (var id = 0; id < Program.NodeCount; id++)
        {
            var node = Program[id];
            if (node.Kind is NodeKind.Call or NodeKind.New)
            {
                AddCall(id);
            }
            else if (node.Kind is NodeKind.Member or NodeKind.Index or NodeKind.Global or NodeKind.Import or NodeKind.Variable)
            {
                AddRead(id, node.Kind, uses);
            }
        }

        return [.. found.Values.OrderBy(item => item.Context.Location.File, StringComparer.Ordinal).ThenBy(item => item.Context.Location.Line)
            .ThenBy(item => item.Kind, StringComparer.Ordinal).ThenBy(item => item.Detail, StringComparer.Ordinal).ThenBy(item => item.Api, StringComparer.Ordinal)
            .ThenBy(item => item.Context.Phase).ThenBy(item => item.Context.Owner, StringComparer.Ordinal).ThenBy(item => ToolsOf(item.Context), StringComparer.Ordinal)];
    }

    private void Add(int id, string kind, string detail, string api)
    {
        var context = contexts.Of(id);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(found, (kind, detail, api, context.Owner, context.Phase, ToolsOf(context)), out var exists);
        known = !exists ? new Capability(kind, detail, api, context)
            : known! with { Count = known.Count + 1, Context = IsBefore(context.Location, known.Context.Location) ? context : known.Context };
    }

    private static string ToolsOf(CodeContext context) => string.Join('\n', context.Tools);

    private static bool IsBefore(Location one, Location other) =>
        string.CompareOrdinal(one.File, other.File) is var order && (order < 0 || (order == 0 && one.Line < other.Line));

    private void AddCall(int id)
    {
        foreach (var path in Solver.ApisOf(id))
        {
            if (models.OfCall(path) is { Capability.Length: > 0 } model)
            {
                if (model.Capability == Transports.Kind)
                {
                    AddTransport(id, details.Of(id, model), models.NameOf(path, model));
                    continue;
                }

                var kind = model.Capability == "proc.spawn" && CommandLines.UsesShell(calls, folder, id) ? "proc.shell" : model.Capability;
                Add(id, kind, details.Of(id, model), models.NameOf(path, model));
            }
        }
    }

    private void AddTransport(int id, string detail, string api)
    {
        if (Transports.Address(detail) is { } address)
        {
            Add(id, "net.server", "", api);
            Add(id, "net.listen", address, api);
        }
    }

    private void AddRead(int id, NodeKind kind, WholeUses uses)
    {
        foreach (var token in Solver.TokenSpanOf(id))
        {
            var (tokenKind, path) = Solver.TokenAt(token);
            if (tokenKind != TokenKind.Api || models.OfRead(path) is not { Capability.Length: > 0 } model)
            {
                continue;
            }

            if (model.Capability == "env.all")
            {
                if (uses.Of(id) is { } use)
                {
                    Add(id, use, "", models.NameOf(path, model));
                }
            }
            else if (kind != NodeKind.Variable)
            {
                var names = folder.Fold(id).Where(text => text.StartsWith("⟨env:", StringComparison.Ordinal)).Select(text => text[5..^1]).DefaultIfEmpty("?");
                foreach (var name in names)
                {
                    Add(id, model.Capability, name, models.NameOf(path, model));
                }
            }
        }
    }
}
