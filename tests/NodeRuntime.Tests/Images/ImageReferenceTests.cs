using MiniKube.NodeRuntime.Images;

namespace MiniKube.NodeRuntime.Tests.Images;

public sealed class ImageReferenceTests
{
    private const string Sum = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.27", "docker.io/library/nginx:1.27")]
    [InlineData("team/app", "docker.io/team/app:latest")]
    [InlineData("docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("index.docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("localhost/app", "localhost/app:latest")]
    [InlineData("127.0.0.1:5000/a/b:v1", "127.0.0.1:5000/a/b:v1")]
    [InlineData("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10")]
    [InlineData("host:5000/app", "host:5000/app:latest")]
    [InlineData("nginx@" + Sum, "docker.io/library/nginx@" + Sum)]
    [InlineData("nginx:1@" + Sum, "docker.io/library/nginx:1@" + Sum)]
    public void Names_are_completed(string text, string full) => Assert.Equal(full, ImageReference.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("Nginx")]
    [InlineData("nginx:")]
    [InlineData("nginx:a b")]
    [InlineData("a//b")]
    [InlineData("-a")]
    [InlineData("nginx@sha256:12")]
    [InlineData("nginx@md5:0123456789abcdef0123456789abcdef")]
    [InlineData("../etc/passwd")]
    [InlineData("nginx\n")]
    public void Malformed_names_are_refused_with_the_reason(string text)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var problem));
        Assert.Contains($"couldn't parse image name \"{text}\"", problem);
    }
}
