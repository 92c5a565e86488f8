package org.inkloom.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page, in a browser and by its parts. Screenshots are left in {@code target/screenshots}. */
@ExtendWith(SharedServer.class)
class PageTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final long PATIENCE = 400;
    private static final String TOKEN = "s3cret-t0ken";

    /** The compiler of types and the tests of parts run beside the browser, which waits for pictures most of the time. */
    @Test
    void the_pages_do_what_they_are_for_axe_finds_nothing_serious_parts_pass_their_tests_and_types_fit(
            DrawingServer server, @TempDir Path state) throws Exception {
        NodeTool.assumePage();
        String browser = NodeTool.browser();
        NodeTool.Started types = NodeTool.start(HERE, Map.of(), "node_modules/.bin/vue-tsc", "--noEmit");
        NodeTool.Started parts = NodeTool.start(HERE, Map.of("CI", "1"), "node_modules/.bin/vitest", "run");
        try (DrawingServer guarded = new DrawingServer(state, Optional.of(TOKEN))) {
            Map<String, String> settings = Map.of(
                    "INKLOOM_SERVER", server.address(),
                    "INKLOOM_INPUT", server.input.toString(),
                    "INKLOOM_CHROMIUM", browser,
                    "INKLOOM_SHOTS", HERE.resolve("target/screenshots").toString(),
                    "INKLOOM_GUARDED", guarded.address(),
                    "INKLOOM_TOKEN", TOKEN);
            check(NodeTool.start(HERE, settings, "node", "src/test/web/browser.mjs"));
            assertThat(server.failures).isEmpty();
            assertThat(guarded.failures).isEmpty();
        } finally {
            check(parts);
            check(types);
        }
    }

    private static void check(NodeTool.Started program) throws Exception {
        NodeTool.Ended ended = program.end(PATIENCE);
        assertThat(ended.status()).as(program.what() + ": " + ended.output()).isZero();
    }

    @Test
    void the_page_is_served_under_a_policy_that_lets_nothing_in_from_elsewhere(DrawingServer server) throws Exception {
        NodeTool.assumePage();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page = get(client, server.address() + "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http:", "https:", "*");
            assertThat(page.body()).doesNotContain("http://", "https://", "//cdn");
            for (MatchResult part : Pattern.compile("(?:src|href)=\"\\./(page/[^\"]+)\"")
                    .matcher(page.body())
                    .results()
                    .toList()) {
                HttpResponse<String> file = get(client, server.address() + "/" + part.group(1));
                assertThat(file.statusCode()).as(part.group(1)).isEqualTo(200);
                assertThat(file.headers().firstValue("Cache-Control").orElse(""))
                        .contains("immutable");
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
