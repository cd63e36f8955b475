using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds;

/// <summary>The rules for <c>metadata</c> that all kinds share.</summary>
internal static class MetadataValidation
{
    private const string Path = "metadata";
    private const int MaxAnnotationBytes = 256 * 1024;

    /// <summary>What is wrong with the metadata of an object to be created.</summary>
    public static IReadOnlyList<FieldError> ForCreate(KindDeclaration kind, DocumentObject created)
    {
        var found = new List<FieldError>();
        var errors = new FieldErrors(found.Add);
        var metadata = Read(created);
        if (metadata.GenerateName is { Length: > 0 } prefix)
        {
            errors.Invalid($"{Path}.generateName", prefix, kind.ValidateName(GeneratedNames.MaskTrailingHyphen(prefix)));
        }
        if (string.IsNullOrEmpty(metadata.Name))
        {
            errors.Required($"{Path}.name", "name or generateName is required");
        }
        else
        {
            errors.Invalid($"{Path}.name", metadata.Name, kind.ValidateName(metadata.Name));
        }
        if (kind.Namespaced)
        {
            errors.RequiredName($"{Path}.namespace", metadata.Namespace, NameRules.Dns1123Label);
        }
        else if (!string.IsNullOrEmpty(metadata.Namespace))
        {
            errors.Forbidden($"{Path}.namespace", "not allowed on this type");
        }
        Common(metadata, Path, errors);
        Finalizers(kind, metadata, errors);
        return found;
    }

    /// <summary>What is wrong with an update of the metadata: what may not change, and what is wrong by itself.</summary>
    public static IReadOnlyList<FieldError> ForUpdate(KindDeclaration kind, DocumentObject old, DocumentObject updated)
    {
        var found = new List<FieldError>();
        var errors = new FieldErrors(found.Add);
        var (before, after) = (Read(old), Read(updated));
        if (before.DeletionTimestamp is not null && after.Finalizers.Except(before.Finalizers).ToArray() is { Length: > 0 } added)
        {
            errors.Forbidden($"{Path}.finalizers", "no new finalizers can be added if the object is being deleted, found new finalizers "
                + $"[]string{{{string.Join(", ", added.Order(StringComparer.Ordinal).Select(FieldError.Quote))}}}");
        }
        if (after.Generation is { } generation && generation < (before.Generation ?? 0))
        {
            errors.Invalid($"{Path}.generation", generation, "must not be decremented");
        }
        foreach (var name in (string[])["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            if (updated.At(Path, name) is { IsNull: false } value && !value.Equals(old.At(Path, name) ?? Document.Null))
            {
                errors.Invalid($"{Path}.{name}", value, CommonRules.Immutable);
            }
        }
        Common(after, Path, errors);
        Finalizers(kind, after, errors);
        return found;
    }

    /// <summary>What is wrong with the metadata of an object inside of another.</summary>
    public static void Embedded(DocumentObject metadata, string path, FieldErrors errors)
    {
        var read = ApiJson.Read<ObjectMeta>(metadata);
        if (read.Name is { Length: > 0 } name)
        {
            errors.Invalid($"{path}.name", name, NameRules.Dns1123Subdomain(name));
        }
        if (read.GenerateName is { Length: > 0 } prefix)
        {
            errors.Invalid($"{path}.generateName", prefix, NameRules.Dns1123Subdomain(GeneratedNames.MaskTrailingHyphen(prefix)));
        }
        if (read.Namespace is { Length: > 0 } ns)
        {
            errors.Invalid($"{path}.namespace", ns, NameRules.Dns1123Label(ns));
        }
        Common(read, path, errors);
    }

    private static ObjectMeta Read(DocumentObject o) => ApiJson.Read<ObjectMeta>(o[Path] ?? DocumentObject.Empty);

    private static void Common(ObjectMeta metadata, string at, FieldErrors errors)
    {
        errors.NotNegative($"{at}.generation", metadata.Generation);
        CommonRules.Labels(metadata.Labels, $"{at}.labels", errors);
        Annotations(metadata.Annotations, $"{at}.annotations", errors);
        Owners(metadata.OwnerReferences, $"{at}.ownerReferences", errors);
        foreach (var finalizer in metadata.Finalizers)
        {
            errors.Invalid($"{at}.finalizers", finalizer, NameRules.QualifiedName(finalizer));
        }
        if (metadata.Finalizers.Contains("orphan") && metadata.Finalizers.Contains("foregroundDeletion"))
        {
            errors.Invalid($"{at}.finalizers", CommonRules.ToDocument(metadata.Finalizers), "orphan and foregroundDeletion cannot be both set");
        }
    }

    // A finalizer that is not Kubernetes' own says by a prefix whose it is. The extension servers that upstream's is made of besides do not insist on it.
    private static void Finalizers(KindDeclaration kind, ObjectMeta metadata, FieldErrors errors)
    {
        if (kind.IsCustom || kind.StorageVersion.Name.Group is "apiextensions.k8s.io" or "apiregistration.k8s.io" or "admissionregistration.k8s.io")
        {
            return;
        }
        foreach (var (i, finalizer) in metadata.Finalizers.Index())
        {
            if (!IsQualified(finalizer) && finalizer != "kubernetes")
            {
                errors.Invalid($"{Path}.finalizers[{i}]", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    private static bool IsQualified(string finalizer) => finalizer.Contains('/') || finalizer is "orphan" or "foregroundDeletion";

    /// <summary>What the client is told about legal metadata: finalizers that it adds to a custom resource and of which nothing tells whose they are.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="old">The object before; null for one that is created.</param>
    /// <param name="updated">The object as it shall be.</param>
    public static IEnumerable<string> Warnings(KindDeclaration kind, DocumentObject? old, DocumentObject updated) => !kind.IsCustom ? [] : updated.Finalizers().Except(old?.Finalizers() ?? []).Where(static f => !IsQualified(f))
        .Order(StringComparer.Ordinal).Select(static f => $"{Path}.finalizers: {FieldError.Quote(f)}: prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers");

    /// <summary>Annotations of an object or of a template.</summary>
    public static void Annotations(IReadOnlyDictionary<string, string> annotations, string path, FieldErrors errors)
    {
        var size = 0L;
        foreach (var (key, value) in annotations)
        {
            // Keys of annotations may have capitals in their prefix.
            errors.Invalid(path, key, NameRules.QualifiedName(key.ToLowerInvariant()));
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }
        if (size > MaxAnnotationBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxAnnotationBytes));
        }
    }

    private static void Owners(IReadOnlyList<OwnerReference> owners, string path, FieldErrors errors)
    {
        string? controller = null;
        foreach (var owner in owners)
        {
            if (owner.ApiVersion is "" || owner.ApiVersion.EndsWith('/'))
            {
                errors.Invalid($"{path}.apiVersion", owner.ApiVersion, "version must not be empty");
            }
            foreach (var (name, value) in ((string, string)[])[("kind", owner.Kind), ("name", owner.Name), ("uid", owner.Uid)])
            {
                if (value.Length == 0)
                {
                    errors.Invalid($"{path}.{name}", value, "must not be empty");
                }
            }
            if (owner is { ApiVersion: "v1", Kind: "Event" })
            {
                errors.Invalid(path, CommonRules.ToDocument(owner), "/v1, Kind=Event is disallowed from being an owner");
            }
            if (owner.Controller == true)
            {
                if (controller is not null)
                {
                    errors.Invalid(path, new DocumentArray(owners.Select(o => (Document)CommonRules.ToDocument(o))),
                        $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner.Name}");
                }
                controller = owner.Name;
            }
        }
    }
}
