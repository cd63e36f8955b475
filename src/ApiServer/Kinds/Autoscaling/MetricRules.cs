using MiniKube.Api.Autoscaling.V2;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>The rules for one metric of an autoscaler.</summary>
internal static class MetricRules
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

    public static void Check(MetricSpec metric, string path, FieldErrors errors)
    {
        if (metric.Type.Length == 0)
        {
            errors.Required($"{path}.type", "must specify a metric source type");
        }
        errors.OneOf($"{path}.type", metric.Type, Types);
        (string Name, Action<string>? Rules)[] sources =
        [
            ("object", metric.Object is { } o ? at => Object(o, at, errors) : null),
            ("external", metric.External is { } e ? at => External(e, at, errors) : null),
            ("pods", metric.Pods is { } p ? at => Pods(p, at, errors) : null),
            ("resource", metric.Resource is { } r ? at => Resource(r.Name, r.Target, at, errors) : null),
            ("containerResource", metric.ContainerResource is { } c ? at => ContainerResource(c, at, errors) : null),
        ];
        var given = sources.Where(static s => s.Rules is not null).ToArray();
        if (given.Length > 0)
        {
            given[0].Rules!($"{path}.{given[0].Name}");
        }
        var expected = Types.Contains(metric.Type) ? char.ToLowerInvariant(metric.Type[0]) + metric.Type[1..] : null;
        if (expected is not null && given.All(s => s.Name != expected))
        {
            errors.Required($"{path}.{expected}", "must populate information for the given metric source");
        }
        if (given.Length > 1)
        {
            foreach (var (name, _) in given.Where(s => s.Name != expected))
            {
                errors.Forbidden($"{path}.{name}", "must populate the given metric source only");
            }
        }
    }

    private static void Object(ObjectMetricSource source, string path, FieldErrors errors)
    {
        HorizontalPodAutoscalerValidator.Reference(source.DescribedObject, $"{path}.describedObject", errors);
        HorizontalPodAutoscalerValidator.ApiVersion(source.DescribedObject.ApiVersion ?? "", $"{path}.describedObject.apiVersion", hasGroup: false, errors);
        Identifier(source.Metric, $"{path}.metric", errors);
        Target(source.Target, $"{path}.target", errors);
        if (source.Target is { Value: null, AverageValue: null })
        {
            errors.Required($"{path}.target.averageValue", "must set either a target value or averageValue");
        }
    }

    private static void External(ExternalMetricSource source, string path, FieldErrors errors)
    {
        Identifier(source.Metric, $"{path}.metric", errors);
        Target(source.Target, $"{path}.target", errors);
        if (source.Target is { Value: null, AverageValue: null })
        {
            errors.Required($"{path}.target.averageValue", "must set either a target value for metric or a per-pod target");
        }
        if (source.Target is { Value: not null, AverageValue: not null })
        {
            errors.Forbidden($"{path}.target.value", "may not set both a target value for metric and a per-pod target");
        }
    }

    private static void Pods(PodsMetricSource source, string path, FieldErrors errors)
    {
        Identifier(source.Metric, $"{path}.metric", errors);
        Target(source.Target, $"{path}.target", errors);
        if (source.Target.AverageValue is null)
        {
            errors.Required($"{path}.target.averageValue", "must specify a positive target averageValue");
        }
    }

    private static void ContainerResource(ContainerResourceMetricSource source, string path, FieldErrors errors)
    {
        errors.RequiredName($"{path}.container", source.Container, NameRules.Dns1123Label);
        Resource(source.Name, source.Target, path, errors);
    }

    private static void Resource(string name, MetricTarget target, string path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required($"{path}.name", "must specify a resource name");
        }
        Target(target, $"{path}.target", errors);
        if (target is { AverageUtilization: null, AverageValue: null })
        {
            errors.Required($"{path}.target.averageUtilization", "must set either a target raw value or a target utilization");
        }
        if (target is { AverageUtilization: not null, AverageValue: not null })
        {
            errors.Forbidden($"{path}.target.averageValue", "may not set both a target raw value and a target utilization");
        }
    }

    private static void Identifier(MetricIdentifier metric, string path, FieldErrors errors)
    {
        if (metric.Name.Length == 0)
        {
            errors.Required($"{path}.name", "must specify a metric name");
        }
        else
        {
            errors.Invalid($"{path}.name", metric.Name, NameRules.PathSegment(metric.Name));
        }
    }

    private static void Target(MetricTarget target, string path, FieldErrors errors)
    {
        if (target.Type.Length == 0)
        {
            errors.Required($"{path}.type", "must specify a metric target type");
        }
        if (target.Type is not ("Utilization" or "Value" or "AverageValue"))
        {
            errors.Invalid($"{path}.type", target.Type, "must be either Utilization, Value, or AverageValue");
        }
        if (target.Value is { Sign: < 1 } value)
        {
            errors.Invalid($"{path}.value", value.ToString(), "must be positive");
        }
        if (target.AverageValue is { Sign: < 1 } average)
        {
            errors.Invalid($"{path}.averageValue", average.ToString(), "must be positive");
        }
        if (target.AverageUtilization < 1)
        {
            errors.Invalid($"{path}.averageUtilization", target.AverageUtilization.Value, "must be greater than 0");
        }
    }
}
