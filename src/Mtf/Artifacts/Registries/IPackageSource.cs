using System.Collections.Concurrent;
using Mtf.Artifacts.Http;
using Mtf.Packages;

namespace Mtf.Artifacts.Registries;

/// <summary>The download side of a package registry.</summary>
internal interface IPackageSource
{
    /// <summary>How to get a published file: the registry's own host is trusted and gets credentials, any other host is guarded.</summary>
    HttpTarget Locate(string name, PublishedFile file);
}

/// <summary>One answer per package and process, shared by all who ask; failures are asked again.</summary>
internal static class FetchOnce
{
    public static async Task<PackageHistory?> FetchOnceAsync(
        this ConcurrentDictionary<string, Task<PackageHistory?>> known, string name, Func<Task<PackageHistory?>> fetch)
    {
        if (known.TryGetValue(name, out var pending) && !pending.IsFaulted && !pending.IsCanceled)
        {
            return await pending;
        }

        var task = fetch();
        known[name] = task;
        return await task;
    }
}
