using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

internal sealed class JobValidator : KindValidator<Job>
{
    public JobValidator()
    {
        Check(GeneratedSelector);
        Part("spec", static o => o.Spec, static (spec, path, errors) =>
        {
            JobSpecRules.Check(spec, path, errors);
            if (spec.Selector is { } selector)
            {
                CommonRules.LabelSelector(selector, $"{path}.selector", errors);
            }
            else
            {
                errors.Required($"{path}.selector");
            }
            SelectorAndTemplate.CheckMatch(spec.Selector, spec.Template, path, errors);
        });
        Check(static (o, errors) =>
        {
            if (o.Spec is { CompletionMode: "Indexed", Completions: > 0 and var completions })
            {
                var last = string.Create(CultureInfo.InvariantCulture, $"{o.Metadata.Name}-{completions - 1}");
                if (NameRules.Dns1123Label(last).Count > 0)
                {
                    errors.Invalid("metadata.name", o.Metadata.Name ?? "", $"will not able to create pod with invalid DNS label: {last}");
                }
            }
        });
    }

    // Labels that the author set himself may contradict those that the server would have set.
    private static void GeneratedSelector(Job job, FieldErrors errors)
    {
        if (job.Spec.ManualSelector == true || job.Spec.Selector is not { } selector)
        {
            return;
        }
        var (name, uid) = (job.Metadata.Name ?? "", job.Metadata.Uid ?? "");
        if (uid.Length == 0)
        {
            errors.Required("metadata.uid");
        }
        var labels = job.Spec.Template.Metadata?.Labels ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < JobDefaults.UidLabels.Length; i++)
        {
            foreach (var (key, value) in ((string, string)[])[(JobDefaults.UidLabels[i], uid), (JobDefaults.NameLabels[i], name)])
            {
                expected[key] = value;
                var at = $"spec.template.metadata.labels[{key}]";
                if (!labels.TryGetValue(key, out var actual))
                {
                    errors.Required(at, $"must be '{value}'");
                }
                if (actual != value)
                {
                    errors.Invalid(at, CommonRules.ToDocument(labels), $"must be '{value}'");
                }
            }
        }
        if (!CommonRules.Matches(selector, expected))
        {
            errors.Invalid("spec.selector", CommonRules.ToDocument(selector), "`selector` not auto-generated");
        }
    }
}
