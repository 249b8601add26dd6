using System.Text;

namespace Mtf.Packages;

/// <summary>Names of Python distributions.</summary>
public static class PythonName
{
    /// <summary>The PEP 503 normal form: lower case, runs of dots, dashes and underscores are one dash.</summary>
    public static string Normalize(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('-' or '_' or '.'))
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length == 0 || text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString();
    }
}
