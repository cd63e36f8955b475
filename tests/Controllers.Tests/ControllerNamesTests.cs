using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests;

public sealed class ControllerNamesTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("*,-namespace-controller", true)]
    [InlineData("*,-job-controller", false)]
    [InlineData("-job,*", false)]
    [InlineData("job", true)]
    [InlineData("job-controller,-job", true)]
    [InlineData("deployment-controller", false)]
    public void A_list_says_whether_a_controller_runs(string list, bool runs) => Assert.Equal(runs, ControllerNames.IsEnabled("job-controller", list.Split(',')));

    [Theory]
    [InlineData("*,-ttl-controller,pv-protection,attachdetach", null)]
    [InlineData("*,-jobs", "\"jobs\" is not in the list of known controllers")]
    [InlineData("Job,more", "\"Job\" is not in the list of known controllers")]
    public void A_word_that_names_none_is_found(string list, string? problem) => Assert.Equal(problem, ControllerNames.Problem(list.Split(',')));

    /// <summary>kube-controller-manager's, with the older names that it takes.</summary>
    [Theory]
    [InlineData("bootstrap-signer-controller bootstrapsigner")]
    [InlineData("certificatesigningrequest-approving-controller csrapproving")]
    [InlineData("certificatesigningrequest-cleaner-controller csrcleaner")]
    [InlineData("certificatesigningrequest-signing-controller csrsigning")]
    [InlineData("cloud-node-lifecycle-controller cloud-node-lifecycle")]
    [InlineData("clusterrole-aggregation-controller clusterrole-aggregation")]
    [InlineData("cronjob-controller cronjob")]
    [InlineData("daemonset-controller daemonset")]
    [InlineData("deployment-controller deployment")]
    [InlineData("device-taint-eviction-controller")]
    [InlineData("disruption-controller disruption")]
    [InlineData("endpoints-controller endpoint")]
    [InlineData("endpointslice-controller endpointslice")]
    [InlineData("endpointslice-mirroring-controller endpointslicemirroring")]
    [InlineData("ephemeral-volume-controller ephemeral-volume")]
    [InlineData("garbage-collector-controller garbagecollector")]
    [InlineData("horizontal-pod-autoscaler-controller horizontalpodautoscaling")]
    [InlineData("job-controller job")]
    [InlineData("kube-apiserver-serving-clustertrustbundle-publisher-controller")]
    [InlineData("legacy-serviceaccount-token-cleaner-controller legacy-service-account-token-cleaner")]
    [InlineData("namespace-controller namespace")]
    [InlineData("node-ipam-controller nodeipam")]
    [InlineData("node-lifecycle-controller nodelifecycle")]
    [InlineData("node-route-controller route")]
    [InlineData("persistentvolume-attach-detach-controller attachdetach")]
    [InlineData("persistentvolume-binder-controller persistentvolume-binder")]
    [InlineData("persistentvolume-expander-controller persistentvolume-expander")]
    [InlineData("persistentvolume-protection-controller pv-protection")]
    [InlineData("persistentvolumeclaim-protection-controller pvc-protection")]
    [InlineData("pod-garbage-collector-controller podgc")]
    [InlineData("podcertificaterequest-cleaner-controller")]
    [InlineData("podgroup-protection-controller")]
    [InlineData("replicaset-controller replicaset")]
    [InlineData("replicationcontroller-controller replicationcontroller")]
    [InlineData("resourceclaim-controller resource-claim-controller")]
    [InlineData("resourcepoolstatusrequest-controller")]
    [InlineData("resourcequota-controller resourcequota")]
    [InlineData("root-ca-certificate-publisher-controller root-ca-cert-publisher")]
    [InlineData("selinux-warning-controller")]
    [InlineData("service-cidr-controller")]
    [InlineData("service-lb-controller service")]
    [InlineData("serviceaccount-controller serviceaccount")]
    [InlineData("serviceaccount-token-controller serviceaccount-token")]
    [InlineData("statefulset-controller statefulset")]
    [InlineData("storage-version-migrator-controller")]
    [InlineData("storageversion-garbage-collector-controller storage-version-gc")]
    [InlineData("taint-eviction-controller")]
    [InlineData("token-cleaner-controller tokencleaner")]
    [InlineData("ttl-after-finished-controller ttl-after-finished")]
    [InlineData("ttl-controller ttl")]
    [InlineData("validatingadmissionpolicy-status-controller")]
    [InlineData("volumeattributesclass-protection-controller")]
    public void Every_name_of_upstream_is_known_and_the_older_one_means_the_same(string names)
    {
        var (all, name) = (names.Split(' '), names.Split(' ')[0]);
        Assert.Null(ControllerNames.Problem(all));
        Assert.All(all, n => Assert.True(ControllerNames.IsEnabled(name, [n])));
        Assert.All(all, n => Assert.False(ControllerNames.IsEnabled(name, ["*", $"-{n}"])));
    }

    [Fact]
    public void What_is_not_to_run_does_not() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0, o => o with { Controllers = ["*", "-serviceaccount"], RootCertificate = "PEM" });
        await cluster.UntilAsync(async () => await cluster.FindAsync<Api.Core.V1.ConfigMap>("kube-root-ca.crt") is not null, "the others run");
        await cluster.PassAsync(30);
        Assert.Null(await cluster.FindAsync<Api.Core.V1.ServiceAccount>("default"));
    });
}
