namespace MiniKube.NodeRuntime.Containers;

/// <summary>Scores that decide whom the kernel kills first when memory runs out (proc(5), oom_score_adj).</summary>
internal static class OomScore
{
    /// <summary>The nearest score that this process may give: below its own only with CAP_SYS_RESOURCE.</summary>
    public static int Clamp(int score)
    {
        score = Math.Clamp(score, -1000, 1000);
        return Capabilities.Has("SYS_RESOURCE") ? score : Math.Max(score, int.Parse(File.ReadAllText("/proc/self/oom_score_adj")));
    }
}
