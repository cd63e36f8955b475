using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Rbac.V1;
using MiniKube.Client.Http;
using MiniKube.Controllers.Certificates;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.Certificates;

public sealed class CertificateTests
{
    [Fact]
    public void What_a_person_approves_is_signed_and_kept_for_an_hour() => LiveCluster.Run(async cluster =>
    {
        var signing = Requests.Authority(cluster.Now, rsa: false);
        await cluster.StartAsync(0, o => o with { ClusterSigning = signing });
        await cluster.CreateAsync(Requests.Csr("jane", Requests.Pem("O=devs,CN=jane"), KubernetesSigners.ApiServerClient, "client auth"));
        await cluster.CreateAsync(Requests.Csr("wrong", Requests.Pem("CN=joe"), KubernetesSigners.ApiServerClient, "client auth", "server auth"));
        await cluster.CreateAsync(Requests.Csr("denied", Requests.Pem("CN=eve"), KubernetesSigners.ApiServerClient, "client auth"));
        await cluster.CreateAsync(Requests.Csr("pending", Requests.Pem("CN=eve"), KubernetesSigners.ApiServerClient, "client auth"));
        await cluster.CreateAsync(Requests.Csr("foreign", Requests.Pem("CN=eve"), "example.com/signer", "client auth"));
        foreach (var (name, type) in new[] { ("jane", "Approved"), ("wrong", "Approved"), ("denied", "Denied"), ("foreign", "Approved") })
        {
            await cluster.ChangeAsync<CertificateSigningRequest>(name, csr => CertificateConditions.With(csr, type, "KubectlApprove", "", cluster.Now), "approval");
        }
        await cluster.UntilAsync(async () => CertificateConditions.IsIssued(await GetAsync(cluster, "jane")), "the certificate is there");
        using var authority = X509Certificate2.CreateFromPem(signing.CertificatePem);
        using var certificate = X509Certificate2.CreateFromPem((await GetAsync(cluster, "jane")).Status.Certificate!.Value.ToUtf8String());
        Assert.True(Requests.Trusts(authority, certificate, cluster.Now));
        Assert.Equal("O=devs, CN=jane", certificate.SubjectName.Decode(X500DistinguishedNameFlags.None));

        await cluster.UntilAsync(async () => CertificateConditions.Has(await GetAsync(cluster, "wrong"), "Failed"), "the other failed");
        var failed = (await GetAsync(cluster, "wrong")).Status.Conditions.Single(c => c.Type == "Failed");
        Assert.Equal(("SignerValidationFailure", "invalid usage for client certificate: server auth"), (failed.Reason, failed.Message));
        foreach (var unsigned in new[] { "denied", "pending", "foreign" })
        {
            Assert.False(CertificateConditions.IsIssued(await GetAsync(cluster, unsigned)));
        }

        await cluster.PassAsync(3590);
        Assert.Equal(5, (await cluster.ListAsync<CertificateSigningRequest>()).Count);
        await cluster.PassAsync(20);
        Assert.Equal(["pending"], (await cluster.ListAsync<CertificateSigningRequest>()).Select(c => c.Metadata.Name));
    });

    [Fact]
    public void Nodes_are_approved_by_the_rights_of_who_asks() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0, o => o with { ClusterSigning = Requests.Authority(cluster.Now, rsa: false) });
        await AllowAsync(cluster, "create", "certificates.k8s.io", ["certificatesigningrequests", "certificatesigningrequests/nodeclient"], "system:bootstrappers");
        await AllowAsync(cluster, "create", "certificates.k8s.io", ["certificatesigningrequests"], "everybody");
        using var joining = cluster.As("system:bootstrap:abcdef", "system:bootstrappers");
        using var stranger = cluster.As("system:node:c", "everybody");
        (await joining.CreateAsync(Requests.Node("a", "of no account"))).OrThrow();
        (await stranger.CreateAsync(Requests.Node("c", "of no account"))).OrThrow();
        await cluster.UntilAsync(async () => CertificateConditions.IsIssued(await GetAsync(cluster, "node-a")), "the node has its certificate");
        var approval = (await GetAsync(cluster, "node-a")).Status.Conditions.Single();
        Assert.Equal(("Approved", "AutoApproved", "Auto approving kubelet client certificate after SubjectAccessReview."), (approval.Type, approval.Reason, approval.Message));
        Assert.Empty((await GetAsync(cluster, "node-c")).Status.Conditions);

        await AllowAsync(cluster, "create", "certificates.k8s.io", ["certificatesigningrequests/selfnodeclient"], "everybody");
        await cluster.UntilAsync(async () => CertificateConditions.IsIssued(await GetAsync(cluster, "node-c")), "who may by now has his");
        Assert.Equal("Auto approving self kubelet client certificate after SubjectAccessReview.", (await GetAsync(cluster, "node-c")).Status.Conditions.Single().Message);
    });

    private static async Task AllowAsync(LiveCluster cluster, string verb, string group, string[] resources, string to)
    {
        var role = await cluster.CreateAsync(new ClusterRole
        {
            Metadata = new ObjectMeta { GenerateName = "test-" },
            Rules = [new PolicyRule { Verbs = [verb], ApiGroups = [group], Resources = resources }],
        });
        await cluster.CreateAsync(new ClusterRoleBinding
        {
            Metadata = new ObjectMeta { Name = role.Metadata.Name },
            RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = role.Metadata.Name! },
            Subjects = [new Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "Group", Name = to }],
        });
    }

    private static Task<CertificateSigningRequest> GetAsync(LiveCluster cluster, string name) => cluster.GetAsync<CertificateSigningRequest>(name);
}
