using LibGit2Sharp;
using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Http;

namespace Mtf.Artifacts.Directories;

/// <summary>Reads one commit of a git repository into a pack. Nothing is checked out: no hook, filter or hostile name can act.</summary>
internal static class GitCheckout
{
    private const long LargestTransfer = 500L << 20;
    private const int DeepestFolder = 128;

    /// <returns>The tree, its links and oddities, and the commit it is.</returns>
    public static async Task<(PackTree Tree, PackIndex Index, IReadOnlyList<TreeLink> Links, string Commit)> OpenAsync(
        Reference.Git git, UnpackLimits limits, TemporaryFolder folder, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var remote = Uri.TryCreate(git.Location, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps ? uri : null;
        if (remote is not null)
        {
            await AddressGuard.ResolveAsync(remote.Host, cancellationToken);
        }

        // Behind the user's proxy the proxy dials; else the library is made to dial through the guard.
        using var tunnel = remote is null || new HttpSettings().UsesProxy(remote) ? null : new GuardedTunnel();
        var proxy = tunnel is null ? new ProxyOptions() : new ProxyOptions { ProxyType = ProxyType.Specified, Url = tunnel.Address.AbsoluteUri };
        return await Task.Run(() =>
        {
            try
            {
                using var repository = Fetch(git, proxy, Path.Combine(folder.Path, "repository"), progress, cancellationToken);
                return Read(repository, git, limits, folder, cancellationToken);
            }
            catch (LibGit2SharpException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw tunnel?.Refusal ?? new ArtifactException($"The repository {Shown(git.Location)} cannot be read: {exception.Message.TrimEnd('.', '\n')}.", exception);
            }
        }, cancellationToken);
    }

    private static Repository Fetch(Reference.Git git, ProxyOptions proxy, string path, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var isLocal = !git.Location.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isLocal && !Repository.IsValid(git.Location))
        {
            throw new ArtifactException($"There is no git repository at {git.Location}; check the path.");
        }

        var repository = new Repository(Repository.Init(path, isBare: true));
        try
        {
            var options = new LibGit2Sharp.FetchOptions
            {
                // The local transport knows no shallow fetch.
                Depth = isLocal ? 0 : 1,
                TagFetchMode = TagFetchMode.None,
                ProxyOptions = { ProxyType = proxy.ProxyType, Url = proxy.Url },
                OnTransferProgress = transfer =>
                {
                    progress?.Report(new FetchProgress("clone", Shown(git.Location), transfer.ReceivedObjects, transfer.TotalObjects));
                    return transfer.ReceivedBytes <= LargestTransfer && !cancellationToken.IsCancellationRequested;
                },
                OnProgress = _ => !cancellationToken.IsCancellationRequested,
            };
            var source = Resolve(git, proxy);
            repository.Network.Remotes.Add("origin", git.Location);
            repository.Network.Fetch("origin", [$"+{source}:refs/heads/scanned"], options);
            return repository;
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    /// <summary>The remote's full name for a branch, tag or commit; its default branch when none was given.</summary>
    private static string Resolve(Reference.Git git, ProxyOptions proxy)
    {
        var references = Repository.ListRemoteReferences(git.Location, proxy).Select(reference => reference.CanonicalName).ToHashSet(StringComparer.Ordinal);
        if (git.Ref is null)
        {
            return references.Contains("HEAD") ? "HEAD"
                : throw new ArtifactException($"The repository {Shown(git.Location)} has no default branch; name a branch, tag or commit after '#'.");
        }

        var name = new[] { git.Ref, $"refs/heads/{git.Ref}", $"refs/tags/{git.Ref}" }.FirstOrDefault(references.Contains);
        if (name is not null)
        {
            return name;
        }

        return git.Ref.Length == 40 && git.Ref.All(char.IsAsciiHexDigitLower) ? git.Ref
            : throw new ArtifactException($"The repository {Shown(git.Location)} has no branch or tag '{git.Ref}'; give an existing one or a full commit.");
    }

    private static (PackTree, PackIndex, IReadOnlyList<TreeLink>, string) Read(
        Repository repository, Reference.Git git, UnpackLimits limits, TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var commit = repository.Branches["scanned"]?.Tip
            ?? throw new ArtifactException($"The repository {Shown(git.Location)} has no commit at '{git.Ref ?? "HEAD"}'.");
        var top = git.Subfolder.Length == 0 ? commit.Tree : commit[git.Subfolder]?.Target as Tree
            ?? throw new ArtifactException($"The repository {Shown(git.Location)} has no folder '{git.Subfolder}'.");
        var links = new List<TreeLink>();
        var packPath = Path.Combine(folder.Path, "pack");
        PackIndex index;
        // Objects arrive compressed one by one, so the ratio has no meaning; the total still has.
        using (var writer = new PackWriter(packPath, Shown(git.Location), limits.TotalBytes, limits))
        {
            var pending = new Stack<(Tree Tree, string Prefix, int Depth)>([(top, "", 0)]);
            while (pending.TryPop(out var current))
            {
                foreach (var entry in current.Tree)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var name = current.Prefix + entry.Name;
                    var path = writer.Admit(name, entry.TargetType == TreeEntryTargetType.Tree);
                    if (entry.TargetType == TreeEntryTargetType.Tree && current.Depth < DeepestFolder)
                    {
                        pending.Push(((Tree)entry.Target, name + "/", current.Depth + 1));
                    }
                    else
                    {
                        Add(entry, name, path, writer, links);
                    }
                }
            }

            index = writer.Complete(new Dictionary<string, string>());
        }

        return (new PackTree(packPath, index, folder), index, [.. links.OrderBy(link => link.Path, StringComparer.Ordinal)], commit.Sha);
    }

    private static void Add(TreeEntry entry, string name, string? path, PackWriter writer, List<TreeLink> links)
    {
        if (entry.Target is not Blob blob)
        {
            writer.Report(entry.Mode == Mode.GitLink ? "submodule" : "unsupported-entry", name, "The entry is another repository or too deep, and is not part of this scan.");
        }
        else if (entry.Mode == Mode.SymbolicLink)
        {
            var target = blob.Size <= 4096 ? blob.GetContentText() : "";
            links.Add(new TreeLink(name, target));
            writer.Report("link", name, $"The entry is a symbolic link to {target}.");
        }
        else if (path is not null)
        {
            using var content = blob.GetContentStream();
            writer.AddFile(path, entry.Mode == Mode.ExecutableFile ? 0b111_101_101 : 0b110_100_100, content, blob.Size);
        }
    }

    private static string Shown(string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var uri) && !uri.IsFile ? HttpFetcher.Shown(uri) : location;
}
