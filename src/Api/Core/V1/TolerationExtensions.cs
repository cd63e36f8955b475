namespace MiniKube.Api.Core.V1;

/// <summary>Which taints a toleration answers.</summary>
public static class TolerationExtensions
{
    /// <summary>An empty effect answers every effect; an empty key with <c>Exists</c> every key; no operator means <c>Equal</c>.</summary>
    public static bool Tolerates(this Toleration toleration, Taint taint)
    {
        if (!string.IsNullOrEmpty(toleration.Effect) && toleration.Effect != taint.Effect)
        {
            return false;
        }
        if (!string.IsNullOrEmpty(toleration.Key) && toleration.Key != taint.Key)
        {
            return false;
        }
        return toleration.Operator switch
        {
            null or "" or "Equal" => (toleration.Value ?? "") == (taint.Value ?? ""),
            "Exists" => true,
            _ => false,
        };
    }

    public static bool Tolerate(this IReadOnlyList<Toleration> tolerations, Taint taint)
    {
        foreach (var toleration in tolerations)
        {
            if (toleration.Tolerates(taint))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The first taint with one of <paramref name="effects"/> that nothing answers; null where all are tolerated.</summary>
    public static Taint? FirstUntolerated(this IReadOnlyList<Toleration> tolerations, IReadOnlyList<Taint> taints, params ReadOnlySpan<string> effects)
    {
        foreach (var taint in taints)
        {
            if (effects.Contains(taint.Effect) && !tolerations.Tolerate(taint))
            {
                return taint;
            }
        }
        return null;
    }

    /// <summary>
    /// How long a pod may stay beside taints of effect <c>NoExecute</c>: the least <c>tolerationSeconds</c> of the first toleration that answers each,
    /// zero where one is not answered, and null for ever.
    /// </summary>
    public static TimeSpan? ToleratedFor(this IReadOnlyList<Toleration> tolerations, IReadOnlyList<Taint> taints)
    {
        TimeSpan? least = null;
        foreach (var taint in taints.Where(t => t.Effect == "NoExecute"))
        {
            var answer = tolerations.FirstOrDefault(t => t.Tolerates(taint));
            if (answer is null)
            {
                return TimeSpan.Zero;
            }
            if (answer.TolerationSeconds is { } seconds)
            {
                var time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue));
                least = least is null || time < least ? time : least;
            }
        }
        return least;
    }

    /// <summary>The taint as kubectl writes it: <c>key=value:Effect</c>.</summary>
    public static string ToText(this Taint taint) => string.IsNullOrEmpty(taint.Value)
        ? taint.Effect.Length == 0 ? taint.Key : $"{taint.Key}:{taint.Effect}"
        : $"{taint.Key}={taint.Value}:{taint.Effect}";
}
