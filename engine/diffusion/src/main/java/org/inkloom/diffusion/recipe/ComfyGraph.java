package org.inkloom.diffusion.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads ComfyUI's graph, the text {@code prompt}: an object from a node's number to its {@code class_type} and its
 * {@code inputs}, each a value or the pair of another node's number and output. The settings are those of the first
 * KSampler and of the nodes that feed it.
 */
final class ComfyGraph {
    /** Links are followed no further; a graph that goes in a circle ends there. */
    private static final int DEPTH = 64;

    private final Draft draft = new Draft("ComfyUI");
    private final JsonNode graph;

    private ComfyGraph(JsonNode graph) {
        this.graph = graph;
    }

    /** Returns whether a JSON value is a graph with a sampler. */
    static boolean fits(JsonNode json) {
        return new ComfyGraph(json).sampler() != null;
    }

    static RecordedDrawing read(JsonNode json) {
        return new ComfyGraph(json).parse();
    }

    private @Nullable JsonNode sampler() {
        for (JsonNode node : graph) {
            if (type(node).startsWith("KSampler") && node.path("inputs").has("positive")) {
                return node;
            }
        }
        return null;
    }

    private RecordedDrawing parse() {
        JsonNode sampler = sampler();
        if (sampler == null) {
            return draft.finished();
        }
        String seed = value(sampler, "seed");
        seed = seed.isEmpty() ? value(sampler, "noise_seed") : seed;
        draft.seed = seed.isEmpty() ? null : draft.number("seed", seed, Long::parseUnsignedLong);
        String steps = value(sampler, "steps");
        draft.steps = steps.isEmpty() ? null : draft.number("steps", steps, Integer::valueOf);
        String guidance = value(sampler, "cfg");
        draft.guidance = guidance.isEmpty() ? null : draft.number("cfg", guidance, Double::valueOf);
        noiseLevels(value(sampler, "sampler_name"), value(sampler, "scheduler"));
        draft.prompt = text(input(sampler, "positive"), "prompt");
        draft.negative = text(input(sampler, "negative"), "negative prompt");
        model(input(sampler, "model"));
        latent(input(sampler, "latent_image"), value(sampler, "denoise"));
        long samplers = graph.valueStream()
                .filter(node -> type(node).startsWith("KSampler"))
                .count();
        if (samplers > 1) {
            draft.pass("further samplers", Long.toString(samplers - 1), "the first one's settings are taken");
        }
        return draft.finished();
    }

    private void noiseLevels(String name, String levels) {
        boolean karras = levels.equals("karras");
        boolean takesKarras = name.startsWith("dpmpp_2m") && !name.contains("sde_");
        String plain = name.endsWith("_gpu") ? name.substring(0, name.length() - 4) : name;
        draft.sampler(karras && plain.startsWith("dpmpp_2m") ? plain + "_karras" : plain);
        if (!levels.isEmpty() && !levels.equals("normal") && !(karras && takesKarras)) {
            draft.pass("scheduler", levels, "the sampler keeps its own noise levels");
        }
    }

    /** Follows conditionings until a node has text: CLIPTextEncode, its SDXL form, Kolors' wrappers. */
    private @Nullable String text(@Nullable JsonNode node, String what) {
        JsonNode at = node;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            for (String field : List.of(
                    "text", "text_g", "prompt", what.equals("prompt") ? "positive_prompt" : "negative_prompt")) {
                if (at.path("inputs").has(field)) {
                    return value(at, field);
                }
            }
            JsonNode from = firstLink(at, "conditioning", "conditioning_1", "positive", "negative");
            if (from != null) {
                draft.pass("the node", type(at), "the " + what + " behind it is taken as it is");
            }
            at = from;
        }
        draft.pass("the " + what, node == null ? "" : type(node), "no text was found there");
        return null;
    }

    private void model(@Nullable JsonNode node) {
        List<LoraRecord> outermostFirst = new ArrayList<>();
        JsonNode at = node;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            JsonNode inputs = at.path("inputs");
            if (inputs.has("lora_name")) {
                Double scale = draft.number("strength_model", value(at, "strength_model"), Double::valueOf);
                outermostFirst.add(
                        new LoraRecord(new FileUse(value(at, "lora_name"), "", ""), scale == null ? 1 : scale));
            } else if (inputs.has("ckpt_name") || inputs.has("unet_name")) {
                String name = value(at, inputs.has("ckpt_name") ? "ckpt_name" : "unet_name");
                draft.model = new FileUse(name, "", "");
            } else {
                draft.pass("the node", type(at), "it changes the model in a way that Inkloom does not know");
            }
            at = firstLink(at, "model");
        }
        Collections.reverse(outermostFirst);
        draft.loras.addAll(outermostFirst);
    }

    private void latent(@Nullable JsonNode node, String denoise) {
        JsonNode at = node;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            JsonNode inputs = at.path("inputs");
            if (inputs.has("width") && inputs.has("height")) {
                draft.width = draft.number("width", value(at, "width"), Integer::valueOf);
                draft.height = draft.number("height", value(at, "height"), Integer::valueOf);
                String batch = value(at, "batch_size");
                if (!batch.isEmpty() && !batch.equals("1")) {
                    draft.pass("batch_size", batch, "one picture is drawn; give --count for more");
                }
                return;
            }
            if (inputs.has("image") && inputs.path("image").isString()) {
                draft.start = new StartRecord(
                        new FileUse(value(at, "image"), "", ""),
                        Optional.empty(),
                        Optional.ofNullable(
                                denoise.isEmpty() ? null : draft.number("denoise", denoise, Double::valueOf)));
                return;
            }
            at = firstLink(at, "pixels", "image", "samples");
        }
    }

    private @Nullable JsonNode firstLink(JsonNode node, String... fields) {
        for (String field : fields) {
            JsonNode from = input(node, field);
            if (from != null) {
                return from;
            }
        }
        return null;
    }

    /** Returns the node that an input is linked to. */
    private @Nullable JsonNode input(JsonNode node, String field) {
        JsonNode link = node.path("inputs").path(field);
        return link.isArray() && link.size() == 2 ? graph.get(link.get(0).asString("")) : null;
    }

    /** Returns an input's value as text, through links to nodes that only hold a value; empty where there is none. */
    private String value(JsonNode node, String field) {
        JsonNode at = node;
        String name = field;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            JsonNode value = at.path("inputs").path(name);
            if (value.isValueNode() && !value.isNull()) {
                return value.asString("");
            }
            at = input(at, name);
            name = at == null || at.path("inputs").has(name) ? name : firstValue(at);
        }
        return "";
    }

    private static String firstValue(JsonNode node) {
        for (String name : List.of("value", "text", "string", "seed", "int", "float", "Text", "Value")) {
            if (node.path("inputs").has(name)) {
                return name;
            }
        }
        return "value";
    }

    private static String type(JsonNode node) {
        return node.path("class_type").asString("");
    }
}
