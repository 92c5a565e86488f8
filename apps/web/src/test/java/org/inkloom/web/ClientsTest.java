package org.inkloom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Others' clients from npm, as they are, against a whole server. They are installed once into {@code target}; where there is no
 * npm, or no registry is reached, the tests are skipped.
 */
@ExtendWith(SharedServer.class)
class ClientsTest {
    private static final Path SCRIPTS = Path.of("src/test/clients").toAbsolutePath();
    private static final long PATIENCE = 300;

    /** All at once, as on a server that many use: each hears of its own jobs alone, whoever's turn it is. */
    @Test
    void clients_of_comfyui_and_openai_draw_from_a_prompt_and_with_a_lora(DrawingServer server) throws Exception {
        Path packages = install("clients", "--omit=dev");
        List<NodeTool.Started> started = new ArrayList<>();
        for (String client : List.of("comfy-ui-client", "stable-canvas", "comfydeploy", "openai")) {
            started.add(start(packages, client, server));
        }
        for (NodeTool.Started client : started) {
            check(client);
        }
        assertThat(server.failures).isEmpty();
    }

    /** The one that most use, with 230 packages behind it. */
    @Test
    @Tag("slow")
    void saintnos_client_draws_from_a_prompt_and_with_a_lora(DrawingServer server) throws Exception {
        check(start(install("all-clients"), "saintno", server));
        assertThat(server.failures).isEmpty();
    }

    private static NodeTool.Started start(Path packages, String client, DrawingServer server) throws Exception {
        String script = SCRIPTS.resolve(client + ".mjs").toString();
        return NodeTool.start(packages, Map.of(), "node", script, server.address());
    }

    private static void check(NodeTool.Started client) throws Exception {
        NodeTool.Ended ended = client.end(PATIENCE);
        assertThat(ended.status()).as(client.what() + ": " + ended.output()).isZero();
        assertThat(ended.output()).contains("all of it went well");
    }

    private static Path install(String folder, String... flags) throws Exception {
        assumeTrue(NodeTool.isThere("npm"), "there is no npm here");
        Path packages = Path.of("target", folder).toAbsolutePath();
        Path lock = SCRIPTS.resolve("package-lock.json");
        Path done = packages.resolve("installed-lock.json");
        if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
            Files.createDirectories(packages);
            for (String name : List.of("package.json", "package-lock.json", ".npmrc")) {
                copy(SCRIPTS.resolve(name), packages.resolve(name));
            }
            String[] command = {"npm", "ci", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=20000"};
            NodeTool.Ended ended = NodeTool.run(packages, Map.of(), PATIENCE, join(command, flags));
            assumeTrue(ended.status() == 0, "npm could not install the clients: " + ended.output());
            copy(lock, done);
        }
        return packages;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.write(to, Files.readAllBytes(from));
    }

    private static String[] join(String[] command, String... flags) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(command), java.util.Arrays.stream(flags))
                .toArray(String[]::new);
    }
}
