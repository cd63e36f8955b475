using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Encryption;

/// <summary>Reads an <c>apiserver.config.k8s.io/v1 EncryptionConfiguration</c> from YAML or JSON and checks it as kube-apiserver does. No message shows a secret.</summary>
internal static class EncryptionConfigurationFile
{
    private const string ApiVersion = "apiserver.config.k8s.io/v1";
    private const string Kind = "EncryptionConfiguration";
    private const string Redacted = "REDACTED";

    private static readonly int[] AesSizes = [16, 24, 32];
    private static readonly int[] SecretBoxSizes = [32];
    private static readonly string[] ProviderNames = ["kms", "aesgcm", "aescbc", "secretbox", "identity"];

    /// <summary>The rules in a file's content; <paramref name="path"/> is for messages.</summary>
    /// <exception cref="FormatException">It is no configuration, or one that contradicts itself or asks for KMS.</exception>
    public static EncryptionRules Parse(ReadOnlySpan<byte> yaml, string path)
    {
        try
        {
            return yaml.IsEmpty ? throw new FormatException($"encryption provider configuration file \"{path}\" is empty") : Parse(yaml);
        }
        catch (FormatException e)
        {
            throw new FormatException($"error while parsing file: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">It is no configuration, or one that contradicts itself or asks for KMS.</exception>
    public static EncryptionRules Parse(ReadOnlySpan<byte> yaml)
    {
        var document = YamlReader.Read(yaml);
        if (document["apiVersion"]?.AsString != ApiVersion || document["kind"]?.AsString != Kind)
        {
            throw new FormatException($"apiVersion {ApiVersion} and kind {Kind} are expected");
        }
        RefuseUnknown(document, ["apiVersion", "kind", "resources"], "");
        var entries = Items(document["resources"]);
        var errors = new List<FieldError>();
        if (entries.Count == 0)
        {
            errors.Add(FieldError.Required("resources", "at least one resources is required"));
        }
        var rules = entries.Select((e, i) => (Resources(e, $"resources[{i}]", errors), Providers(e["providers"], $"resources[{i}].providers", errors))).ToArray();
        return errors switch
        {
            [] => new EncryptionRules(rules),
            [var only] => throw new FormatException(only.ToString()),
            _ => throw new FormatException($"[{string.Join(", ", errors)}]"),
        };
    }

    private static IReadOnlyList<string> Resources(Document entry, string entryPath, List<FieldError> errors)
    {
        RefuseUnknown(entry, ["resources", "providers"], entryPath + ".");
        var path = entryPath + ".resources";
        var names = Items(entry["resources"]).Select(n => n.AsString ?? "").ToArray();
        if (names.Length == 0)
        {
            errors.Add(FieldError.Required(path, $"at least one {path} is required"));
        }
        var split = names.Select(EncryptionRules.Split).ToArray();
        if (split.Distinct().Count() < split.Length)
        {
            errors.Add(FieldError.Invalid(path, entry["resources"]!, "the same resource cannot be specified multiple times"));
        }
        var kinds = split.Distinct().ToArray();
        if (kinds.Length > 1 && (kinds.Contains(("*", "*")) || kinds.Any(k => k.Resource == "*" && kinds.Count(o => o.Group == k.Group) > 1)))
        {
            errors.Add(FieldError.Invalid(path, entry["resources"]!,
                "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked"));
        }
        errors.AddRange(names.Select((name, i) => ResourceProblem(name, split[i]) is { } problem ? FieldError.Invalid($"{path}[{i}]", name, problem) : null).OfType<FieldError>());
        return names;
    }

    private static string? ResourceProblem(string name, (string Group, string Resource) split) => (name, split) switch
    {
        _ when name.ToLowerInvariant() != name => "resource name should not contain capital letters",
        ("*", _) => "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources",
        ("apiserveripinfo" or "serviceipallocations" or "servicenodeportallocations", _) => "resources which do not have REST API/s cannot be encrypted",
        (_, ("events.k8s.io", _)) => "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file",
        (_, ("extensions", _)) => "'extensions' group has been removed and cannot be used for encryption",
        (_, ("*", not "*")) => "encrypting the same resource across groups is not supported",
        _ => null,
    };

    private static IReadOnlyList<EncryptionProvider> Providers(Document? list, string path, List<FieldError> errors)
    {
        var given = Items(list);
        if (given.Count == 0)
        {
            errors.Add(FieldError.Required(path, $"at least one {path} is required"));
        }
        return given.Select((p, i) => Provider(p, $"{path}[{i}]", errors)).OfType<EncryptionProvider>().ToArray();
    }

    private static EncryptionProvider? Provider(Document provider, string path, List<FieldError> errors)
    {
        RefuseUnknown(provider, ProviderNames, path + ".");
        var named = provider.AsObject!.Where(m => !m.Value.IsNull).ToArray();
        if (named.Length != 1)
        {
            errors.Add(FieldError.Invalid(path, Redacted, named.Length == 0
                ? "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity"
                : "more than one provider specified in a single element, should split into different list elements"));
            return null;
        }
        var (name, content) = named[0];
        switch (name)
        {
            case "aesgcm":
                return EncryptionProvider.AesGcm(Keys(content, $"{path}.aesgcm", AesSizes, errors));
            case "aescbc":
                return EncryptionProvider.AesCbc(Keys(content, $"{path}.aescbc", AesSizes, errors));
            case "secretbox":
                return EncryptionProvider.SecretBox(Keys(content, $"{path}.secretbox", SecretBoxSizes, errors));
            case "identity":
                return EncryptionProvider.Identity;
            default:
                errors.Add(FieldError.Forbidden($"{path}.kms", "KMS providers are not supported: use aesgcm, aescbc or secretbox"));
                return null;
        }
    }

    private static (string Name, byte[] Secret)[] Keys(Document provider, string providerPath, int[] sizes, List<FieldError> errors)
    {
        RefuseUnknown(provider, ["keys"], providerPath + ".");
        var path = providerPath + ".keys";
        var keys = Items(provider["keys"]);
        if (keys.Count == 0)
        {
            errors.Add(FieldError.Required(path, "at least one keys is required"));
        }
        return [.. keys.Select((k, i) => Key(k, $"{path}[{i}]", sizes, errors))];
    }

    private static (string Name, byte[] Secret) Key(Document key, string path, int[] sizes, List<FieldError> errors)
    {
        RefuseUnknown(key, ["name", "secret"], path + ".");
        var (name, text) = (key["name"]?.AsString ?? "", key["secret"]?.AsString ?? "");
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required(path + ".name", "name is a mandatory field for a key"));
        }
        if (text.Length == 0)
        {
            errors.Add(FieldError.Required(path + ".secret", "secret is a mandatory field for a key"));
            return (name, []);
        }
        var secret = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, secret, out var length))
        {
            errors.Add(FieldError.Invalid(path + ".secret", Redacted, "secrets must be base64 encoded"));
        }
        else if (!sizes.Contains(length))
        {
            errors.Add(FieldError.Invalid(path + ".secret", Redacted,
                string.Create(CultureInfo.InvariantCulture, $"secret is not of the expected length, got {length}, expected one of [{string.Join(' ', sizes)}]")));
        }
        return (name, secret[..length]);
    }

    // A misspelt member would leave what it was meant to say unsaid.
    private static void RefuseUnknown(Document document, string[] known, string path)
    {
        var members = document.AsObject ?? throw new FormatException($"{path.TrimEnd('.')} is not an object");
        if (members.Names.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"strict decoding error: unknown field \"{path}{unknown}\"");
        }
    }

    private static DocumentArray Items(Document? list) => list?.AsArray ?? DocumentArray.Empty;
}
