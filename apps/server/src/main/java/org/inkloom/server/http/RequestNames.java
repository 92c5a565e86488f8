package org.inkloom.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.SettingKey;
import org.inkloom.run.SettingNames;
import tools.jackson.databind.JsonNode;

/**
 * Settings by the JSON path (RFC 9535) at which a client gave them or may give them: {@code $.steps} in a request of
 * OpenAI's form, {@code $.prompt['3'].inputs.steps} in a workflow. What has no place there is called by its key.
 */
public final class RequestNames {
    /** What a setting is called in a request of OpenAI's form, where it is there. */
    private static final Map<String, String> FIELDS = Map.of(
            "model", "model",
            "prompt", "prompt",
            "negative_prompt", "negative_prompt",
            "width", "size",
            "height", "size",
            "steps", "steps",
            "guidance_scale", "guidance_scale",
            "seed", "seed",
            "strength", "strength");

    /** What ComfyUI's nodes call a setting that has another key here; the first that a node has is meant. */
    private static final Map<String, List<String>> INPUTS = Map.of(
            "model", List.of("ckpt_name", "unet_name"),
            "prompt", List.of("text"),
            "guidance_scale", List.of("cfg"),
            "scheduler", List.of("sampler_name", "scheduler"),
            "strength", List.of("denoise", "strength"),
            "lora", List.of("lora_name"),
            "dtype", List.of("weight_dtype"),
            "init", List.of("image"));

    /** Names in a request of OpenAI's form. */
    public static final SettingNames OPENAI = setting -> Optional.ofNullable(FIELDS.get(setting.key()))
            .map(name -> "$." + name)
            .orElse(setting.key());

    private RequestNames() {}

    /**
     * Returns the names in a workflow.
     *
     * @param prompt the workflow in the API's format: nodes by their ids
     * @param node the id of the node that failed: its own inputs are meant first, then those of the one other node that has
     *     such an input
     */
    public static SettingNames inWorkflow(JsonNode prompt, String node) {
        return setting -> path(prompt, node, setting).orElse(setting.key());
    }

    private static Optional<String> path(JsonNode prompt, String node, SettingKey setting) {
        for (String input : INPUTS.getOrDefault(setting.key(), List.of(setting.key()))) {
            if (has(prompt, node, input)) {
                return Optional.of(path(node, input));
            }
        }
        for (String input : INPUTS.getOrDefault(setting.key(), List.of(setting.key()))) {
            List<String> others = new ArrayList<>();
            prompt.propertyNames().stream().filter(id -> has(prompt, id, input)).forEach(others::add);
            if (others.size() == 1) {
                return Optional.of(path(others.getFirst(), input));
            }
        }
        return Optional.empty();
    }

    private static boolean has(JsonNode prompt, String node, String input) {
        return prompt.path(node).path("inputs").has(input);
    }

    private static String path(String node, String input) {
        return "$.prompt['" + node.replace("\\", "\\\\").replace("'", "\\'") + "'].inputs." + input;
    }
}
