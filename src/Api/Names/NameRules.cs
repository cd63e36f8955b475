using System.Text;

namespace MiniKube.Api.Names;

/// <summary>
/// The forms that names, label keys and label values must have. Each rule returns what is wrong with a value, in Kubernetes' words;
/// an empty list means that it is valid.
/// </summary>
public static class NameRules
{
    public const int Dns1123LabelMaxLength = 63;
    public const int Dns1123SubdomainMaxLength = 253;

    private const string LabelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainForm = $@"{LabelForm}(\.{LabelForm})*";
    private const string UnderscoreLabelForm = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private const string UnderscoreSubdomainForm = $@"{UnderscoreLabelForm}(\.{UnderscoreLabelForm})*";
    private const string QualifiedNameForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    /// <summary>A lower-case DNS label (RFC 1123): namespaces, container and volume names.</summary>
    public static IReadOnlyList<string> Dns1123Label(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123LabelMaxLength, ref errors);
        if (!IsLabel(value))
        {
            Add(ref errors, IsSubdomain(value)
                ? "must not contain dots"
                : FormError("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
                    LabelForm, "my-name", "123-abc"));
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Lower-case DNS labels joined by dots (RFC 1123): the names of most objects.</summary>
    public static IReadOnlyList<string> Dns1123Subdomain(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123SubdomainMaxLength, ref errors);
        if (!IsSubdomain(value))
        {
            Add(ref errors, FormError("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
                SubdomainForm, "example.com"));
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>A subdomain whose labels may begin with an underscore and have more inside, as in DNS search paths (KEP-4427).</summary>
    public static IReadOnlyList<string> Dns1123SubdomainWithUnderscore(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123SubdomainMaxLength, ref errors);
        if (!value.Split('.').All(IsUnderscoreLabel))
        {
            Add(ref errors, FormError("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
                UnderscoreSubdomainForm, "example.com"));
        }
        return errors ?? (IReadOnlyList<string>)[];

        static bool IsUnderscoreLabel(string label) => IsLabel((label.StartsWith('_') ? label[1..] : label).Replace('_', '-'))
            && !label.EndsWith('_') && !label.StartsWith("__", StringComparison.Ordinal);
    }

    /// <summary>A subdomain below <c>*.</c>, as in Ingress hosts.</summary>
    public static IReadOnlyList<string> WildcardDns1123Subdomain(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123SubdomainMaxLength, ref errors);
        if (!value.StartsWith("*.", StringComparison.Ordinal) || !IsSubdomain(value.AsSpan(2)))
        {
            Add(ref errors, FormError("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
                $@"\*\.{SubdomainForm}", "*.example.com"));
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>A DNS label that starts with a letter (RFC 1035).</summary>
    public static IReadOnlyList<string> Dns1035Label(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123LabelMaxLength, ref errors);
        if (!IsLabel(value) || !char.IsAsciiLetterLower(value[0]))
        {
            Add(ref errors, FormError("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
                "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"));
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>A name with an optional DNS prefix and a slash: label and annotation keys, taint keys, resource names.</summary>
    public static IReadOnlyList<string> QualifiedName(string value)
    {
        const string message = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
        List<string>? errors = null;
        var name = value;
        var slash = value.IndexOf('/');
        if (slash >= 0)
        {
            name = value[(slash + 1)..];
            if (name.Contains('/'))
            {
                return ["a qualified name " + FormError(message, QualifiedNameForm, "MyName", "my.name", "123-abc")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
            }
            if (slash == 0)
            {
                Add(ref errors, "prefix part must be non-empty");
            }
            else
            {
                foreach (var error in Dns1123Subdomain(value[..slash]))
                {
                    Add(ref errors, "prefix part " + error);
                }
            }
        }
        if (name.Length == 0)
        {
            Add(ref errors, "name part must be non-empty");
        }
        CheckLength(name, Dns1123LabelMaxLength, ref errors, "name part ");
        if (!IsQualifiedForm(name))
        {
            Add(ref errors, "name part " + FormError(message, QualifiedNameForm, "MyName", "my.name", "123-abc"));
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>What a label may hold: nothing, or up to 63 characters in the form of a qualified name's last part.</summary>
    public static IReadOnlyList<string> LabelValue(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123LabelMaxLength, ref errors);
        if (value.Length > 0 && !IsQualifiedForm(value))
        {
            Add(ref errors, FormError("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
                $"({QualifiedNameForm})?", "MyValue", "my_value", "12345"));
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>An IANA service name (RFC 6335), the form of port names.</summary>
    public static IReadOnlyList<string> PortName(string value)
    {
        const int maxLength = 15;
        List<string>? errors = null;
        CheckLength(value, maxLength, ref errors);
        if (value.Length == 0 || !value.All(c => IsLabelCharacter(c)))
        {
            Add(ref errors, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (!value.Any(char.IsAsciiLetterLower))
        {
            Add(ref errors, "must contain at least one letter (a-z)");
        }
        if (value.Contains("--", StringComparison.Ordinal))
        {
            Add(ref errors, "must not contain consecutive hyphens");
        }
        if (value.StartsWith('-') || value.EndsWith('-'))
        {
            Add(ref errors, "must not begin or end with a hyphen");
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>A key of a ConfigMap or Secret, which is also a file name.</summary>
    public static IReadOnlyList<string> ConfigMapKey(string value)
    {
        List<string>? errors = null;
        CheckLength(value, Dns1123SubdomainMaxLength, ref errors);
        if (value.Length == 0 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            Add(ref errors, FormError("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"));
        }
        // A key that leads out of its directory could not be mounted.
        if (value is "." or "..")
        {
            Add(ref errors, $"must not be '{value}'");
        }
        else if (value.StartsWith("..", StringComparison.Ordinal))
        {
            Add(ref errors, "must not start with '..'");
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    /// <summary>The name of an environment variable: any printable ASCII but '='.</summary>
    public static IReadOnlyList<string> EnvironmentVariableName(string value) =>
        value.Length == 0 ? ["environment variable name must be non-empty"]
        : value.All(c => c is >= ' ' and <= '~' and not '=') ? []
        : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

    public static IReadOnlyList<string> HttpHeaderName(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? []
        : [FormError("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", "X-Header-Name")];

    /// <summary>An identifier as in C: a letter or '_', then letters, digits and '_'.</summary>
    public static IReadOnlyList<string> CIdentifier(string value) =>
        value.Length > 0 && !char.IsAsciiDigit(value[0]) && value.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? []
        : [FormError("a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
            "[A-Za-z_][A-Za-z0-9_]*", "my_name", "MY_NAME", "MyName")];

    /// <summary>The path of a URL (RFC 3986), without the slash it begins with.</summary>
    public static IReadOnlyList<string> HttpPath(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "/-._~%!$&'()*+,;=:".Contains(c)) ? []
        : [FormError("Invalid path", @"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")];

    /// <summary>A percentage such as <c>25%</c>.</summary>
    public static IReadOnlyList<string> Percentage(string value) =>
        value.Length > 1 && value[^1] == '%' && value.AsSpan(0, value.Length - 1).TrimStart("0123456789").IsEmpty ? []
        : [FormError("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", "1%", "93%")];

    /// <summary>A name that is one segment of a URL path, as RBAC roles have: anything but '.', '..', and text with '/' or '%'.</summary>
    public static IReadOnlyList<string> PathSegment(string value)
    {
        if (value is "." or "..")
        {
            return [$"may not be '{value}'"];
        }
        List<string>? errors = null;
        foreach (var c in "/%")
        {
            if (value.Contains(c))
            {
                Add(ref errors, $"may not contain '{c}'");
            }
        }
        return errors ?? (IReadOnlyList<string>)[];
    }

    public static IReadOnlyList<string> PortNumber(long value) => InRange(value, 1, 65535);

    /// <summary>A Unix user or group id.</summary>
    public static IReadOnlyList<string> UnixId(long value) => InRange(value, 0, int.MaxValue);

    public static IReadOnlyList<string> InRange(long value, long min, long max) =>
        value >= min && value <= max ? [] : [$"must be between {min} and {max}, inclusive"];

    private static bool IsLabelCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    private static bool IsLabel(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value[0] == '-' || value[^1] == '-')
        {
            return false;
        }
        foreach (var c in value)
        {
            if (!IsLabelCharacter(c))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsSubdomain(ReadOnlySpan<char> value)
    {
        foreach (var range in value.Split('.'))
        {
            if (!IsLabel(value[range]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsQualifiedForm(string value)
    {
        if (value.Length == 0 || !char.IsAsciiLetterOrDigit(value[0]) || !char.IsAsciiLetterOrDigit(value[^1]))
        {
            return false;
        }
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }
        return true;
    }

    private static void CheckLength(string value, int max, ref List<string>? errors, string part = "")
    {
        if (value.Length > max || Encoding.UTF8.GetByteCount(value) > max)
        {
            Add(ref errors, $"{part}must be no more than {max} bytes");
        }
    }

    private static void Add(ref List<string>? errors, string error) => (errors ??= []).Add(error);

    private static string FormError(string message, string form, params ReadOnlySpan<string> examples)
    {
        var text = new StringBuilder(message).Append(examples.IsEmpty ? " (" : " (e.g. ");
        for (var i = 0; i < examples.Length; i++)
        {
            text.Append(i > 0 ? " or '" : "'").Append(examples[i]).Append("', ");
        }
        return text.Append("regex used for validation is '").Append(form).Append("')").ToString();
    }
}
