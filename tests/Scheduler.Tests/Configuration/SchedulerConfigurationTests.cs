using System.Text;
using MiniKube.Scheduler.Configuration;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Configuration;

public class SchedulerConfigurationTests
{
    private const string Head = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    private static SchedulerOptions Read(string yaml) => SchedulerConfiguration.Read(Encoding.UTF8.GetBytes(Head + yaml));

    private static string Error(string yaml) => Assert.Throws<FormatException>(() => Read(yaml)).Message;

    private static Profile Profile(string yaml, int index = 0) => Read(yaml).Profiles[index].Build(Make.Context);

    private static string[] Names(IEnumerable<IPlugin> plugins) => [.. plugins.Select(p => p.Name)];

    [Fact]
    public void An_empty_configuration_is_the_default()
    {
        var options = Read("");
        Assert.Equal((new SchedulerOptions() with { Profiles = options.Profiles }), options);
        var profile = options.Profiles.Single().Build(Make.Context);
        Assert.Equal("default-scheduler", profile.SchedulerName);
        Assert.Equal(
            ["TaintToleration:3", "NodeAffinity:2", "NodeResourcesFit:1", "PodTopologySpread:2", "InterPodAffinity:2", "NodeResourcesBalancedAllocation:1", "ImageLocality:1"],
            profile.Score.Select(s => $"{s.Plugin.Name}:{s.Weight}"));
        Assert.Equal(["DefaultPreemption"], Names(profile.PostFilter));
    }

    [Fact]
    public void What_concerns_the_whole_scheduler_is_read()
    {
        var options = Read("""
            leaderElection: {leaderElect: true, leaseDuration: 30s, renewDeadline: 20s, retryPeriod: 5s, resourceName: mine, resourceNamespace: ops, resourceLock: leases}
            clientConnection: {kubeconfig: /etc/k.conf, qps: 50.5, burst: 100, contentType: application/json, acceptContentTypes: ""}
            percentageOfNodesToScore: 40
            podInitialBackoffSeconds: 2
            podMaxBackoffSeconds: 30
            parallelism: 16
            enableProfiling: true
            enableContentionProfiling: false
            """);
        Assert.Equal(("ops", "mine", 30, 20, 5), (options.LeaseNamespace, options.LeaseName, options.LeaseDuration.Seconds, options.RenewDeadline.Seconds, options.RetryPeriod.Seconds));
        Assert.Equal(("/etc/k.conf", 40, 2, 30), (options.Kubeconfig, options.PercentageOfNodesToScore, options.InitialBackoff.Seconds, options.MaxBackoff.Seconds));
        Assert.False(Read("leaderElection: {leaderElect: false}").LeaderElect);
    }

    [Fact]
    public void Plugins_are_switched_on_and_off_at_all_points_or_at_one()
    {
        const string multi = """
            profiles:
            - plugins:
                multiPoint:
                  disabled: [{name: ImageLocality}, {name: PodTopologySpread}]
                  enabled: [{name: TaintToleration, weight: 7}]
                score:
                  disabled: [{name: NodeAffinity}]
                  enabled: [{name: InterPodAffinity, weight: 5}]
                postFilter:
                  disabled: [{name: "*"}]
            """;
        var profile = Profile(multi);
        Assert.Equal(["InterPodAffinity:5", "TaintToleration:7", "NodeResourcesFit:1", "NodeResourcesBalancedAllocation:1"], profile.Score.Select(s => $"{s.Plugin.Name}:{s.Weight}"));
        Assert.Contains("NodeAffinity", Names(profile.Filter));
        Assert.DoesNotContain("PodTopologySpread", Names(profile.Filter));
        Assert.Empty(profile.PostFilter);
    }

    [Fact]
    public void With_all_off_only_what_is_named_is_on()
    {
        var profile = Profile("""
            profiles:
            - plugins:
                multiPoint:
                  disabled: [{name: "*"}]
                  enabled: [{name: PrioritySort}, {name: DefaultBinder}, {name: NodeName}]
            """);
        Assert.Equal(["NodeName"], Names(profile.Filter));
        Assert.Empty(profile.Score);
    }

    [Fact]
    public void Plugins_of_upstream_that_are_not_here_may_be_named() =>
        Assert.NotEmpty(Profile("profiles: [{plugins: {multiPoint: {enabled: [{name: VolumeZone}, {name: NodeVolumeLimits}]}}}]").Filter);

    [Fact]
    public void Arguments_reach_their_plugins()
    {
        var profile = Read("""
            profiles:
            - schedulerName: packer
              percentageOfNodesToScore: 70
              pluginConfig:
              - name: NodeResourcesFit
                args:
                  apiVersion: kubescheduler.config.k8s.io/v1
                  kind: NodeResourcesFitArgs
                  ignoredResources: [example.com/gpu]
                  scoringStrategy:
                    type: RequestedToCapacityRatio
                    resources: [{name: cpu, weight: 3}, {name: memory}]
                    requestedToCapacityRatio: {shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]}
              - name: InterPodAffinity
                args: {hardPodAffinityWeight: 50, ignorePreferredTermsOfExistingPods: true}
              - name: DefaultPreemption
                args: {minCandidateNodesPercentage: 20, minCandidateNodesAbsolute: 5}
              - name: NodeAffinity
                args: {addedAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: Exists}]}]}}}
              - name: PodTopologySpread
                args: {defaultingType: List, defaultConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]}
              - name: NodeResourcesBalancedAllocation
                args: {resources: [{name: cpu, weight: 1}]}
            """).Profiles.Single();
        Assert.Equal(("packer", 70), (profile.SchedulerName, profile.PercentageOfNodesToScore));
        var fit = (NodeResourcesFitArguments)profile.Arguments["NodeResourcesFit"];
        Assert.Equal("RequestedToCapacityRatio cpu:3,memory:1 2", $"{fit.Strategy.Type} {string.Join(',', fit.Strategy.Resources.Select(r => $"{r.Name}:{r.Weight}"))} {fit.Strategy.Shape.Count}");
        Assert.Equal(["example.com/gpu"], fit.Ignored!);
        Assert.Equal(new InterPodAffinityArguments(50, true), profile.Arguments["InterPodAffinity"]);
        Assert.Equal(new DefaultPreemptionArguments(20, 5), profile.Arguments["DefaultPreemption"]);
        Assert.Equal("zone", ((PodTopologySpreadArguments)profile.Arguments["PodTopologySpread"]).DefaultConstraints!.Single().TopologyKey);
        Assert.Equal(["cpu"], ((BalancedAllocationArguments)profile.Arguments["NodeResourcesBalancedAllocation"]).Resources!.Select(r => r.Name));
        var built = profile.Build(Make.Context);
        var affinity = built.Filter.OfType<MiniKube.Scheduler.Plugins.NodeAffinity>().Single();
        Assert.Equal(["node(s) didn't match scheduler-enforced node affinity", "ok"],
            PluginBench.Filter(affinity, Make.Cluster([Make.Node("a"), Make.Node("b", labels: "pool=x")]), Make.Pod("p")));
    }

    [Fact]
    public void Extenders_are_read_and_their_resources_left_to_them()
    {
        var options = Read("""
            extenders:
            - urlPrefix: https://extender.example:8443/scheduler
              filterVerb: filter
              prioritizeVerb: prioritize
              preemptVerb: preempt
              bindVerb: bind
              weight: 5
              enableHTTPS: true
              httpTimeout: 30s
              nodeCacheCapable: true
              ignorable: true
              managedResources: [{name: example.com/gpu, ignoredByScheduler: true}, {name: example.com/tape}]
              tlsConfig: {serverName: extender}
            - urlPrefix: http://plain
            profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {ignoredResources: [example.com/x]}}]}]
            """);
        var extender = options.Extenders[0];
        Assert.Equal(("filter", "prioritize", "preempt", "bind", 5), (extender.FilterVerb, extender.PrioritizeVerb, extender.PreemptVerb, extender.BindVerb, extender.Weight));
        Assert.Equal(("https://extender.example:8443/scheduler", true, true), (extender.UrlPrefix, extender.NodeCacheCapable, extender.Ignorable));
        Assert.Equal(["example.com/gpu", "example.com/tape"], extender.ManagedResources);
        // As upstream: without an authority any certificate will do.
        Assert.Equal((true, "extender", TimeSpan.FromSeconds(30)),
            (extender.Connection.InsecureSkipTlsVerify, extender.Connection.TlsServerName, extender.Connection.RequestTimeout));
        Assert.Equal((false, TimeSpan.FromSeconds(5)), (options.Extenders[1].Connection.InsecureSkipTlsVerify, options.Extenders[1].Connection.RequestTimeout));
        Assert.Equal(["example.com/gpu", "example.com/x"], ((NodeResourcesFitArguments)options.Profiles[0].Arguments["NodeResourcesFit"]).Ignored!);
    }

    [Theory]
    [InlineData("colour: red", "strict decoding error: unknown field \"colour\"")]
    [InlineData("profiles: [{plugins: {filters: {}}, colour: 1}]", "strict decoding error: unknown field \"profiles[0].plugins.filters\", unknown field \"profiles[0].colour\"")]
    [InlineData("profiles: [{pluginConfig: [{name: NodeAffinity, args: {addedAffinity: {wanted: []}}}]}]",
        "strict decoding error: unknown field \"profiles[0].pluginConfig[0].args.addedAffinity.wanted\"")]
    [InlineData("percentageOfNodesToScore: 101", "percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]")]
    [InlineData("profiles: [{percentageOfNodesToScore: -1}]", "profiles[0].percentageOfNodesToScore: Invalid value: -1: not in valid range [0-100]")]
    [InlineData("podInitialBackoffSeconds: 0", "podInitialBackoffSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("podInitialBackoffSeconds: 20", "podMaxBackoffSeconds: Invalid value: 10: must be greater than or equal to PodInitialBackoffSeconds")]
    [InlineData("parallelism: 0", "parallelism: Invalid value: 0: should be an integer value greater than zero")]
    [InlineData("leaderElection: {resourceLock: configmaps}", "leaderElection.resourceLock: Invalid value: \"configmaps\": resourceLock value must be \"leases\"")]
    [InlineData("leaderElection: {leaseDuration: 5s}", "leaderElection.leaseDuration: Invalid value: \"10s\": LeaseDuration must be greater than RenewDeadline")]
    [InlineData("profiles: [{schedulerName: a}, {schedulerName: a}]", "profiles[1].schedulerName: Duplicate value: \"profiles[0].schedulerName\"")]
    [InlineData("profiles: [{schedulerName: \"\"}]", "profiles[0].schedulerName: Required value")]
    [InlineData("profiles: [{plugins: {multiPoint: {enabled: [{name: Nonsense}]}}}]", "plugin \"Nonsense\" does not exist")]
    [InlineData("profiles: [{plugins: {filter: {enabled: [{name: PrioritySort}]}}}]", "plugin \"PrioritySort\" does not extend FilterPlugin plugin")]
    [InlineData("profiles: [{plugins: {bind: {disabled: [{name: DefaultBinder}]}}}]", "at least one bind plugin is needed for profile with scheduler name \"default-scheduler\"")]
    [InlineData("profiles: [{plugins: {queueSort: {disabled: [{name: \"*\"}]}}}]", "only one queue sort plugin required for profile with scheduler name \"default-scheduler\", but got 0")]
    [InlineData("extenders: [{urlPrefix: nowhere}]", "extenders[0].urlPrefix: Invalid value: \"nowhere\": must be an http or https URL")]
    [InlineData("extenders: [{urlPrefix: http://x, prioritizeVerb: p}]", "extenders[0].weight: Invalid value: 0: must have a positive weight applied to it")]
    [InlineData("extenders: [{urlPrefix: http://x, bindVerb: b}, {urlPrefix: http://y, bindVerb: b}]",
        "extenders: Invalid value: \"found 2 extenders implementing bind\": only one extender can implement bind")]
    [InlineData("extenders: [{urlPrefix: http://x, managedResources: [{name: cpu}]}, {urlPrefix: http://y, managedResources: [{name: a.b/c}, {name: a.b/c}]}]",
        "[extenders[0].managedResources[0].name: Invalid value: \"cpu\": is an invalid extended resource name, "
        + "extenders[1].managedResources[1].name: Invalid value: \"a.b/c\": duplicate extender managed resource name]")]
    [InlineData("extenders: [{urlPrefix: http://x, verbs: []}]", "strict decoding error: unknown field \"extenders[0].verbs\"")]
    [InlineData("profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: 101}}]}]",
        "profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]")]
    [InlineData("profiles: [{pluginConfig: [{name: DefaultPreemption, args: {minCandidateNodesPercentage: 101, minCandidateNodesAbsolute: -1}}]}]",
        "[profiles[0].pluginConfig[0].args.minCandidateNodesPercentage: Invalid value: 101: not in valid range [0, 100], "
        + "profiles[0].pluginConfig[0].args.minCandidateNodesAbsolute: Invalid value: -1: not in valid range [0, inf)]")]
    [InlineData("profiles: [{pluginConfig: [{name: PodTopologySpread, args: {defaultConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway}]}}]}]",
        "profiles[0].pluginConfig[0].args.defaultingType: Invalid value: \"System\": when .defaultConstraints are not empty")]
    [InlineData("profiles: [{pluginConfig: [{name: PodTopologySpread, args: {defaultingType: List, defaultConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: Wild, labelSelector: {}}]}}]}]",
        "[profiles[0].pluginConfig[0].args.defaultConstraints[0].maxSkew: Invalid value: 0: not in valid range (0, inf), "
        + "profiles[0].pluginConfig[0].args.defaultConstraints[0].whenUnsatisfiable: Unsupported value: \"Wild\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\", "
        + "profiles[0].pluginConfig[0].args.defaultConstraints[0].labelSelector: Forbidden: constraint must not define a selector, as they deduced for each pod]")]
    [InlineData("profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: Wild, resources: [{name: cpu, weight: 101}]}}}]}]",
        "[profiles[0].pluginConfig[0].args.scoringStrategy.type: Unsupported value: \"Wild\": supported values: \"LeastAllocated\", \"MostAllocated\", \"RequestedToCapacityRatio\", "
        + "profiles[0].pluginConfig[0].args.scoringStrategy.resources[0].weight: Invalid value: 101: resource weight of cpu not in valid range (0, 100]]")]
    [InlineData("profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 9, score: 1}, {utilization: 9, score: 11}]}}}}]}]",
        "[profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[1].utilization: Invalid value: 9: values must be sorted in increasing order, "
        + "profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[1].score: Invalid value: 11: not in valid range [0, 10]]")]
    [InlineData("profiles: [{pluginConfig: [{name: NodeResourcesBalancedAllocation, args: {resources: [{name: cpu, weight: 2}, {name: cpu, weight: 1}]}}]}]",
        "[profiles[0].pluginConfig[0].args.resources[0].weight: Invalid value: 2: must be 1, profiles[0].pluginConfig[0].args.resources[1].name: Duplicate value: \"cpu\"]")]
    public void What_is_wrong_is_said_in_the_words_of_kube_scheduler(string yaml, string expected) => Assert.Equal(expected, Error(yaml));

    [Fact]
    public void Another_kind_or_version_is_refused() =>
        Assert.Throws<FormatException>(() => SchedulerConfiguration.Read("apiVersion: kubescheduler.config.k8s.io/v1beta3\nkind: KubeSchedulerConfiguration\n"u8));
}
