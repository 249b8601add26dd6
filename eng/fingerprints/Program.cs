using Mtf.Fingerprints;

switch (args)
{
    case ["build", var modules, var output]:
        IndexBuild.Run(modules, output);
        return 0;
    case ["measure", .. { Length: > 0 } folders]:
        OnLargeStack(() => new Measurement().Run(folders));
        return 0;
    case ["flows", .. { Length: > 0 } folders]:
        OnLargeStack(() => FlowList.Run(folders));
        return 0;
    default:
        Console.Error.WriteLine("usage: build <node_modules> <index> | measure <package folder>... | flows <package folder>...");
        return 2;
}

static void OnLargeStack(Action work)
{
    var thread = new Thread(() => work(), 64 << 20);
    thread.Start();
    thread.Join();
}
