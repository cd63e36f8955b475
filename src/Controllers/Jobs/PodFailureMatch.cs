using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.Jobs;

/// <summary>What a Job's podFailurePolicy says of a failed pod (KEP-3329).</summary>
/// <param name="Action">Of the first rule that matches; null where none does: the failure counts.</param>
/// <param name="Message">Why the Job fails, where the action is FailJob.</param>
internal sealed record PodFailureMatch(string? Action, string? Message)
{
    private static readonly PodFailureMatch None = new(null, null);

    /// <summary>The failure counts towards backoffLimit.</summary>
    public bool Counts => Action != "Ignore";

    public static PodFailureMatch Of(Job job, Pod pod)
    {
        var rules = job.Spec.PodFailurePolicy?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            if (Why(rules[i], pod) is { } why)
            {
                var action = rules[i].Action;
                return new(action, action == "FailJob" ? $"{why} matching {action} rule at index {i}" : null);
            }
        }
        return None;
    }

    private static string? Why(PodFailurePolicyRule rule, Pod pod)
    {
        if (rule.OnExitCodes is { } wanted)
        {
            var status = pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses).FirstOrDefault(s => Matches(wanted, s));
            return status is null ? null
                : $"Container {status.Name} for pod {pod.Metadata.Namespace}/{pod.Metadata.Name} failed with exit code {status.State!.Terminated!.ExitCode}";
        }
        var condition = pod.Status.Conditions.FirstOrDefault(
            c => rule.OnPodConditions.Any(p => p.Type == c.Type && (p.Status.Length == 0 ? "True" : p.Status) == c.Status));
        return condition is null ? null : $"Pod {pod.Metadata.Namespace}/{pod.Metadata.Name} has condition {condition.Type}";
    }

    private static bool Matches(PodFailurePolicyOnExitCodesRequirement wanted, ContainerStatus status) =>
        status.State?.Terminated is { ExitCode: not 0 and var code } && (wanted.ContainerName is null || wanted.ContainerName == status.Name)
        && wanted.Operator switch { "In" => wanted.Values.Contains(code), "NotIn" => !wanted.Values.Contains(code), _ => false };
}
