"""Our analysis and public scanners on the same files: CPU seconds, as a Markdown page on standard output."""
import os, platform, resource, shutil, statistics, subprocess, sys

bench, javascript, python, megabytes = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
LARGEST = 2_000_000
SECONDS = 300
ROUNDS = 3


def select(folder, endings, name):
    """Copies files of each package, in the order of their names, until there are enough."""
    target, total, files = os.path.join("corpus", name), 0, []
    shutil.rmtree(target, ignore_errors=True)
    for package in sorted(os.listdir(folder)):
        top = os.path.realpath(os.path.join(folder, package))
        for parent, folders, names in os.walk(top):
            folders.sort()
            for file in sorted(names):
                path = os.path.join(parent, file)
                if total >= megabytes * 1e6 or not file.endswith(endings) or os.path.islink(path) or os.path.getsize(path) > LARGEST:
                    continue
                copy = os.path.join(target, package, os.path.relpath(path, top))
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                shutil.copyfile(path, copy)
                total += os.path.getsize(path)
                files.append(copy)
    return target, total / 1e6, files


def cpu(command):
    """CPU seconds of a command and what it printed; cut off when it takes too long."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["timeout", str(SECONDS), *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{command[0]}: {seconds:.1f} s, {len(done.stdout)} characters, exit {done.returncode} {done.stderr[-300:]}", file=sys.stderr, flush=True)
    return seconds, done


def ours(folder):
    """One process with its compilation, and the last of some rounds in one process, with the seconds of each package."""
    cold, _ = cpu([bench, folder, "1"])
    _, done = cpu([bench, folder, str(ROUNDS)])
    rows = [line.split() for line in done.stdout.split(f"round {ROUNDS}\n")[1].splitlines()[1:]]
    packages = {row[0]: float(row[2]) for row in rows[:-1]}
    return cold, float(rows[-1][2]), packages


def compare(title, folder, size, files, peers):
    cold, warm, packages = ours(folder)
    rows = [("ours, first run", cold, ""), (f"ours, warm (round {ROUNDS})", warm, "")]
    for name, command in peers:
        seconds, done = cpu(command)
        rows.append((name, seconds, ", cut off" if done.returncode == 124 else ""))
    lines = [f"## {title}", "", f"{len(files)} files, {size:.1f} MB of {', '.join(sorted(packages))}", "",
             "| tool | CPU s | MB/s | times ours, warm | times ours, first run |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {name}{note} | {seconds:.1f} | {size / seconds:.2f} | {seconds / warm:.2f} | {seconds / cold:.2f} |" for name, seconds, note in rows]
    slowest = sorted(packages.items(), key=lambda pair: -pair[1])[:3]
    return lines + ["", f"Warm, one package: median {1000 * statistics.median(packages.values()):.0f} ms, slowest "
                    + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slowest), ""]


os.environ["NODE_OPTIONS"] = "--max-old-space-size=3000"
processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
page = ["# Static analysis against public scanners", "", "    bench/flow-peers <JavaScript packages> <Python packages> [megabytes]", "",
        f"{processor}, {os.cpu_count()} cores, Linux {platform.release()}; load {os.getloadavg()[0]:.1f} at the start", "",
        "CPU seconds of all processes and threads. Files above 2 MB are left out, since the peers give up on them.", ""]
folder, size, files = select(javascript, (".js", ".mjs", ".cjs"), "javascript")
open("files.txt", "w").write("\n".join(files))
page += compare("JavaScript", folder, size, files, [
    ("ast-grep, eleven patterns", ["node_modules/.bin/ast-grep", "scan", "-r", "patterns.yml", "--json=stream", folder]),
    ("@nodesecure/js-x-ray", ["node", "ray.mjs", "files.txt"]),
    ("eslint + eslint-plugin-security", ["node_modules/.bin/eslint", "--no-config-lookup", "--no-ignore", "-c", "eslint.config.mjs", "--format", "json", folder]),
]) if size else []
folder, size, files = select(python, (".py",), "python")
page += compare("Python", folder, size, files, [("bandit", ["bandit", "-q", "-r", "-f", "json", folder])] if shutil.which("bandit") else []) if size else []
print("\n".join(page))
