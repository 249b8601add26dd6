using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;
using Mtf.Flow.Taint;

namespace Mtf.Flow.Capabilities;

/// <summary>What the code can reach: every call and read of a modelled API, with what it is about.</summary>
internal sealed class CapabilityFinder(CallGraph calls, Folder folder, ApiModels models, CallDetails details, CodeContexts contexts)
{
    private readonly List<Capability> found = [];

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

        return [.. found.DistinctBy(item => (item.Kind, item.Detail, item.Api, item.Context.Location)).OrderBy(item => item.Context.Location.File, StringComparer.Ordinal).ThenBy(item => item.Context.Location.Line)
            .ThenBy(item => item.Kind, StringComparer.Ordinal).ThenBy(item => item.Detail, StringComparer.Ordinal).ThenBy(item => item.Api, StringComparer.Ordinal)];
    }

    private void AddCall(int id)
    {
        foreach (var path in Solver.ApisOf(id))
        {
            if (models.OfCall(path) is { Capability.Length: > 0 } model)
            {
                var kind = model.Capability == "proc.spawn" && CommandLines.UsesShell(calls, folder, id) ? "proc.shell" : model.Capability;
                found.Add(new Capability(kind, details.Of(id, model), Solver.Paths.Text(path), contexts.Of(id)));
            }
        }
    }

    private void AddRead(int id, NodeKind kind, WholeUses uses)
    {
        foreach (var token in Solver.TokensOf(id))
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
                    found.Add(new Capability(use, "", Solver.Paths.Text(path), contexts.Of(id)));
                }
            }
            else if (kind != NodeKind.Variable)
            {
                var names = folder.Fold(id).Where(text => text.StartsWith("⟨env:", StringComparison.Ordinal)).Select(text => text[5..^1]).DefaultIfEmpty("?");
                foreach (var name in names)
                {
                    found.Add(new Capability(model.Capability, name, Solver.Paths.Text(path), contexts.Of(id)));
                }
            }
        }
    }
}
