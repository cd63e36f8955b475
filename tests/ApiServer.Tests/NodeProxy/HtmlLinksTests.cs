using System.Buffers;
using System.Text;
using MiniKube.ApiServer.NodeProxy;

namespace MiniKube.ApiServer.Tests.NodeProxy;

/// <summary>Which links of a page are led back below a proxy, and that nothing else of it changes.</summary>
public sealed class HtmlLinksTests
{
    private static readonly ProxyLinks Links = new("/p", "10.1.2.3:8080", "api:6443");

    [Theory]
    [InlineData("/a", "/p/a")]
    [InlineData("/", "/p/")]
    [InlineData("/a?b=/c#d", "/p/a?b=/c#d")]
    [InlineData("http://10.1.2.3:8080/a/", "/p/a/")]
    [InlineData("//10.1.2.3:8080/a", "/p/a")]
    [InlineData("https://user@10.1.2.3:8080/a", "/p/a")]
    [InlineData("https://api:6443/a", "https://api:6443/p/a")]
    [InlineData("/p/a", "/p/a")]
    [InlineData("http://10.1.2.3:8080/p/a", "/p/a")]
    [InlineData("http://10.1.2.3:8080", "http://10.1.2.3:8080")]
    [InlineData("http://10.1.2.3/a", "http://10.1.2.3/a")]
    [InlineData("//elsewhere/a", "//elsewhere/a")]
    [InlineData("a/b", "a/b")]
    [InlineData("../a", "../a")]
    [InlineData("?a=/b", "?a=/b")]
    [InlineData("#a", "#a")]
    [InlineData("mailto:a@b", "mailto:a@b")]
    [InlineData("javascript:go('/a')", "javascript:go('/a')")]
    [InlineData("", "")]
    public void Paths_from_the_root_of_the_same_host_are_led_back(string link, string led) => Assert.Equal(led, Links.Lead(link));

    [Theory]
    [InlineData("<a href=\"/x\">/x</a>", "<a href=\"/p/x\">/x</a>")]
    [InlineData("<A CLASS=b HREF='/x'>", "<A CLASS=b HREF='/p/x'>")]
    [InlineData("<a href=/x>", "<a href=\"/p/x\">")]
    [InlineData("<a href = /x target=_top>", "<a href = \"/p/x\" target=_top>")]
    [InlineData("<img alt='a > b' src=\"/i.png\"/>", "<img alt='a > b' src=\"/p/i.png\"/>")]
    [InlineData("<img alt=it's src=/i.png>", "<img alt=it's src=\"/p/i.png\">")]
    [InlineData("<form action='/go'><button formaction='/b'><input src='/s' value='/v'>", "<form action='/p/go'><button formaction='/p/b'><input src='/p/s' value='/v'>")]
    [InlineData("<a title='/x' data-href='/x' href>", "<a title='/x' data-href='/x' href>")]
    [InlineData("<a href=\"/x?a=1&amp;b=2\">\u00e9</a>", "<a href=\"/p/x?a=1&amp;b=2\">\u00e9</a>")]
    [InlineData("<!-- <a href='/x'> --><a href='/y'>", "<!-- <a href='/x'> --><a href='/p/y'>")]
    [InlineData("<!--><a href='/y'>", "<!--><a href='/p/y'>")]
    [InlineData("<script src='/s.js'>if (a<b) '<a href=\"/x\">' </scripts></SCRIPT><a href='/y'>", "<script src='/p/s.js'>if (a<b) '<a href=\"/x\">' </scripts></SCRIPT><a href='/p/y'>")]
    [InlineData("<title><a href='/x'></title ><link href='/y'>", "<title><a href='/x'></title ><link href='/p/y'>")]
    [InlineData("<!DOCTYPE html><p>1 < 2 <3 </p><a href='/x'>", "<!DOCTYPE html><p>1 < 2 <3 </p><a href='/p/x'>")]
    [InlineData("<a href='/x", "<a href='/x")]
    [InlineData("text <", "text <")]
    [InlineData("<!-", "<!-")]
    [InlineData("<script><a href='/x'>", "<script><a href='/x'>")]
    public void A_page_is_the_same_but_for_its_links_however_it_is_cut(string page, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var links = new HtmlLinks(Links.Lead);
            var output = new ArrayBufferWriter<byte>();
            foreach (var part in bytes.Chunk(size))
            {
                links.Write(part, output);
            }
            links.End(output);
            Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
        }
    }

    [Fact]
    public void A_tag_that_does_not_end_is_not_waited_for()
    {
        var links = new HtmlLinks(Links.Lead);
        var output = new ArrayBufferWriter<byte>();
        links.Write(Encoding.ASCII.GetBytes("<a title='" + new string('x', 100_000)), output);
        Assert.Equal(100_010, output.WrittenCount);
    }
}
