package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.SettingNames;
import org.inkloom.server.http.RequestNames;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A failure that is about a setting names the place in the request where the client gives it. */
class NamedSettingsTest {
    private static final String GRAPH = """
            {"3": {"class_type": "KSampler", "inputs": {"steps": 2000, "cfg": 3, "latent_image": ["it's", 0]}},
             "it's": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64}},
             "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
             "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}}}
            """;

    @TempDir
    static Path state;

    private static @Nullable RunningServer serving;

    /** The types of the graph that a request is drawn by; sampling is refused. */
    private static final class RefusingPack extends SamplePack {
        private static NodeType node(String name, String output, SamplePack.Run run, InputSpec... inputs) {
            NodeSpec.Builder builder = NodeSpec.named(name).inputs(inputs);
            return type(output.isEmpty() ? builder.is(NodeTrait.OUTPUT) : builder.output(output), run);
        }

        private static NodeResult refuse() {
            throw InkloomException.badInput(
                    "INK-GEN-002",
                    "2000 is too much.",
                    "The model has 1000 levels of noise.",
                    "Give " + SettingKey.of("steps") + " less, leave " + SettingKey.of("guidance_scale") + " and "
                            + SettingKey.of("width") + " as they are, and " + SettingKey.of("prompt_rules") + " too.");
        }

        @Override
        public List<NodeType> types() {
            List<NodeType> types = new ArrayList<>(super.types());
            types.add(node(
                    "KSampler",
                    "LATENT",
                    call -> refuse(),
                    InputSpec.whole("steps", 20, 1, 10_000),
                    InputSpec.real("cfg", 8, 0, 100, 0.1),
                    InputSpec.socket("latent_image", "LATENT")));
            types.add(node(
                    "EmptyLatentImage",
                    "LATENT",
                    call -> NodeResult.of("latents"),
                    InputSpec.whole("width", 64, 16, 4096),
                    InputSpec.whole("height", 64, 16, 4096)));
            types.add(node(
                    "VAEDecode", "IMAGE", call -> NodeResult.of("picture"), InputSpec.socket("samples", "LATENT")));
            types.add(node(
                    "SaveImage",
                    "",
                    call -> NodeResult.showing("images", List.of()),
                    InputSpec.socket("images", "IMAGE")));
            types.add(node("CheckpointLoaderSimple", "MODEL", call -> NodeResult.of("model")));
            types.add(node("CLIPTextEncode", "CONDITIONING", call -> NodeResult.of("words")));
            return types;
        }

        @Override
        public Optional<List<String>> models(String folder) {
            return Optional.of(List.of("a.safetensors", "refused"));
        }

        @Override
        public Optional<UsualSettings> usual(String model) {
            if (model.equals("refused")) {
                throw InkloomException.badInput(
                        "INK-MODEL-006",
                        "It is no model.",
                        "A part is missing.",
                        "Give another " + SettingKey.of("model"));
            }
            return super.usual(model);
        }
    }

    @BeforeAll
    static void start() {
        serving = new RunningServer(state, new RefusingPack(), Optional.empty());
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    @Test
    void in_a_workflow_by_the_node_and_its_input() throws Exception {
        String id = server().queue(GRAPH, "").path("prompt_id").asString();
        JsonNode error = server().ended(id)
                .path("status")
                .path("messages")
                .valueStream()
                .filter(message -> message.path(0).asString().equals("execution_error"))
                .findFirst()
                .orElseThrow()
                .path(1);

        assertThat(error.path("exception_message").asString())
                .isEqualTo("INK-GEN-002: 2000 is too much. The model has 1000 levels of noise."
                        + " Give $.prompt['3'].inputs.steps less, leave $.prompt['3'].inputs.cfg and"
                        + " $.prompt['it\\'s'].inputs.width as they are, and prompt_rules too.");
        assertThat(error.path("exception_setting").asString()).isEqualTo("$.prompt['3'].inputs.steps");
    }

    @Test
    void in_a_request_of_openais_form_by_its_field() {
        HttpResponse<String> answer =
                server().post("/v1/images/generations", "{\"prompt\": \"x\", \"model\": \"a.safetensors\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = ComfyJson.read(answer.body()).path("error");
        assertThat(error.path("message").asString())
                .isEqualTo("INK-GEN-002: 2000 is too much. The model has 1000 levels of noise."
                        + " Give $.steps less, leave $.guidance_scale and $.size as they are, and prompt_rules too.");
        assertThat(error.path("param").asString()).isEqualTo("steps");
        assertThat(error.path("code").asString()).isEqualTo("INK-GEN-002");
    }

    @Test
    void also_where_the_request_itself_fails() {
        HttpResponse<String> answer = server().get("/v1/models/refused");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = ComfyJson.read(answer.body()).path("error");
        assertThat(error.path("message").asString()).endsWith("Give another $.model");
        assertThat(error.path("param").asString()).isEqualTo("model");
        assertThat(error.path("code").asString()).isEqualTo("INK-MODEL-006");
    }

    @Test
    void by_its_key_where_no_node_or_more_than_one_other_has_such_an_input() {
        JsonNode prompt = ComfyJson.json(Map.of(
                "1", Map.of("inputs", Map.of("text", "a fox")),
                "2", Map.of("inputs", Map.of("text", "blurred")),
                "3", Map.of("inputs", Map.of("sampler_name", "euler", "scheduler", "normal"))));
        SettingNames names = RequestNames.inWorkflow(prompt, "3");

        assertThat(names.of(SettingKey.of("scheduler"))).isEqualTo("$.prompt['3'].inputs.sampler_name");
        assertThat(names.of(SettingKey.of("prompt"))).isEqualTo("prompt");
        assertThat(names.of(SettingKey.of("steps"))).isEqualTo("steps");
        assertThat(RequestNames.inWorkflow(prompt, "1").of(SettingKey.of("prompt")))
                .isEqualTo("$.prompt['1'].inputs.text");
    }
}
