"""transform.py <folder of servers>: renames the local variables, and drops the comments and the documentation that no tool shows, of every Python file."""
import ast, pathlib, sys

class Renamer(ast.NodeTransformer):
    def __init__(self):
        self.names = [{}]

    def function(self, node):
        arguments = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
        inner = [part for statement in node.body for part in ast.walk(statement)]
        outside = {name for part in inner if isinstance(part, (ast.Global, ast.Nonlocal)) for name in part.names}
        nested = any(isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for part in inner)
        stored = [part.id for part in inner if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
        own = {} if nested else {name: f"v{index}" for index, name in enumerate(dict.fromkeys(stored)) if name not in arguments | outside}
        documented = ast.get_docstring(node) is not None and not node.decorator_list
        node.body = (node.body[1:] or [ast.Pass()]) if documented else node.body
        self.names.append({**{k: v for k, v in self.names[-1].items() if k not in arguments}, **own})
        self.generic_visit(node)
        self.names.pop()
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = function

    def visit_Name(self, node):
        node.id = self.names[-1].get(node.id, node.id)
        return node

for file in pathlib.Path(sys.argv[1]).rglob("*.py"):
    tree = Renamer().visit(ast.parse(file.read_text()))
    file.write_text(ast.unparse(ast.fix_missing_locations(tree)) + "\n")
