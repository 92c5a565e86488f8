package org.inkloom.diffusion.recipe;

import static org.inkloom.diffusion.recipe.ComfyNodes.DEPTH;
import static org.inkloom.diffusion.recipe.ComfyNodes.has;
import static org.inkloom.diffusion.recipe.ComfyNodes.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import org.inkloom.picture.settings.PictureSetting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads ComfyUI's graph, the PNG text {@code prompt}: an object from a node's number to its {@code class_type} and its
 * {@code inputs}. The settings are those of the first sampler and of the nodes that feed it. Samplers are KSampler and
 * its advanced form, the custom samplers, whose settings are in nodes of their own, and the Kolors nodes' sampler.
 */
final class ComfyGraph {
    private final Draft draft = new Draft("ComfyUI");
    private final ComfyNodes nodes;
    /** The sampler node and the nodes that hold parts of its settings. */
    private final List<JsonNode> parts = new ArrayList<>();

    private ComfyGraph(JsonNode graph) {
        nodes = new ComfyNodes(graph);
    }

    /** Returns whether a JSON value is a graph with a sampler. */
    static boolean fits(JsonNode json) {
        return new ComfyNodes(json).all().anyMatch(ComfyGraph::isSampler);
    }

    static RecordedDrawing read(JsonNode json) {
        return new ComfyGraph(json).parse();
    }

    private static boolean isSampler(JsonNode node) {
        String type = type(node);
        return ((type.startsWith("KSampler") || type.startsWith("SamplerCustom"))
                        && (has(node, "positive") || has(node, "guider")))
                || (type.startsWith("KolorsSampler") && has(node, "kolors_embeds"));
    }

    private RecordedDrawing parse() {
        List<JsonNode> samplers = nodes.all().filter(ComfyGraph::isSampler).toList();
        collect(samplers.getFirst());
        draft.seed = number("seed", Long::parseUnsignedLong, "seed", "noise_seed");
        draft.say(PictureSetting.STEPS, number("steps", Integer::valueOf, "steps"));
        draft.say(PictureSetting.GUIDANCE_SCALE, number("cfg", Double::valueOf, "cfg"));
        noiseLevels(value("sampler_name"), value("scheduler"));
        JsonNode both = linked("kolors_embeds");
        JsonNode positive = both == null ? linked("positive", "conditioning") : both;
        draft.prompt = text(positive, "prompt", "positive_prompt");
        if (both != null || linked("negative") != null) {
            draft.negative = text(both == null ? linked("negative") : both, "negative prompt", "negative_prompt");
        }
        model(linked("model", "kolors_model"));
        latent(samplers.getFirst(), value("denoise", "denoise_strength"));
        saySomeSteps();
        if (samplers.size() > 1) {
            draft.pass("further samplers", Long.toString(samplers.size() - 1L), "the first one's settings are taken");
        }
        return draft.finished();
    }

    private void collect(JsonNode sampler) {
        parts.add(sampler);
        Stream.of("noise", "guider", "sampler", "sigmas")
                .flatMap(field -> Optional.ofNullable(nodes.input(sampler, field)).stream())
                .forEach(parts::add);
    }

    /**
     * Returns the first value that the sampler or one of its parts has under one of these names; empty if there is
     * none.
     */
    private String value(String... names) {
        return parts.stream()
                .flatMap(part -> Stream.of(names).map(name -> nodes.value(part, name)))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private <T> @Nullable T number(String name, Function<String, T> reader, String... fields) {
        String value = value(fields);
        if (value.isEmpty()) {
            draft.pass("the " + name, "", "the graph holds no value for it");
            return null;
        }
        return draft.number(name, value, reader);
    }

    private @Nullable JsonNode linked(String... fields) {
        return parts.stream()
                .flatMap(part -> Optional.ofNullable(nodes.firstInput(part, fields)).stream())
                .findFirst()
                .orElse(null);
    }

    private void noiseLevels(String name, String levels) {
        if (name.isEmpty()) {
            // The Kolors nodes have a single name for sampler and noise schedule.
            draft.sampler(levels);
            return;
        }
        boolean karras = levels.equals("karras");
        boolean takesKarras = name.startsWith("dpmpp_2m") && !name.contains("sde_");
        String plain = name.endsWith("_gpu") ? name.substring(0, name.length() - 4) : name;
        draft.sampler(karras && plain.startsWith("dpmpp_2m") ? plain + "_karras" : plain);
        if (!levels.isEmpty() && !levels.equals("normal") && !(karras && takesKarras)) {
            draft.pass("scheduler", levels, "the sampler keeps its own noise levels");
        }
    }

    /** Notes that all steps are drawn where the advanced sampler drew only some of them. */
    private void saySomeSteps() {
        String first = value("start_at_step");
        if (!first.isEmpty() && !first.equals("0")) {
            draft.pass("start_at_step", first, "all steps are drawn");
        }
        String last = value("end_at_step");
        Integer end = last.isEmpty() ? null : draft.number("end_at_step", last, Integer::valueOf);
        if (end != null
                && draft.settings
                        .given(PictureSetting.STEPS)
                        .filter(steps -> end < steps)
                        .isPresent()) {
            draft.pass("end_at_step", last, "all steps are drawn");
        }
        if (value("add_noise").equals("disable") || value("add_noise").equals("false")) {
            draft.pass("add_noise", value("add_noise"), "a picture begins with noise");
        }
    }

    /**
     * Follows conditioning nodes until one has a text: CLIPTextEncode, its SDXL form, or the Kolors nodes' encoders.
     */
    private @Nullable String text(@Nullable JsonNode node, String what, String ownField) {
        List<String> fields = ownField.startsWith("negative") && node != null && has(node, ownField)
                ? List.of(ownField)
                : List.of("text", "text_g", "prompt", ownField);
        JsonNode at = node;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            for (String field : fields) {
                if (has(at, field)) {
                    sayRules(type(at));
                    return saidText(at, field, what);
                }
            }
            JsonNode from = nodes.firstInput(at, "conditioning", "conditioning_1", "positive", "negative");
            if (from != null) {
                draft.pass("the node", type(at), "the " + what + " behind it is taken as it is");
            }
            at = from;
        }
        draft.pass("the " + what, node == null ? "" : type(node), "no text was found there");
        return null;
    }

    /**
     * Sets the prompt rules: ComfyUI's own nodes read weights in brackets, those for Kolors take all characters as
     * text.
     */
    private void sayRules(String type) {
        if (type.startsWith("MZ_ChatGLM3") || type.equals("KolorsTextEncode")) {
            draft.say(PictureSetting.PROMPT_RULES, PromptRules.LITERAL.key());
        }
    }

    private @Nullable String saidText(JsonNode node, String field, String what) {
        String text = nodes.value(node, field);
        JsonNode from = nodes.input(node, field);
        if (text.isEmpty() && from != null) {
            draft.pass("the " + what, "", "the node " + type(from) + " makes it while it runs");
            return null;
        }
        return text;
    }

    private void model(@Nullable JsonNode node) {
        List<LoraRecord> outermostFirst = new ArrayList<>();
        Set<String> names = Set.of("ckpt_name", "unet_name");
        JsonNode at = node;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            JsonNode here = at;
            Optional<String> file = Stream.concat(names.stream(), Stream.of("model"))
                    .filter(name -> here.path("inputs").path(name).isString())
                    .findFirst();
            if (has(at, "lora_name")) {
                Double scale = draft.number("strength_model", nodes.value(at, "strength_model"), Double::valueOf);
                outermostFirst.add(
                        new LoraRecord(new FileUse(nodes.value(at, "lora_name"), "", ""), scale == null ? 1 : scale));
            } else if (file.isPresent()) {
                draft.model = new FileUse(nodes.value(at, file.get()), "", "");
            } else {
                draft.pass("the node", type(at), "it changes the model in a way that Inkloom does not know");
            }
            at = nodes.firstInput(at, "model");
        }
        Collections.reverse(outermostFirst);
        draft.loras.addAll(outermostFirst);
    }

    private void latent(JsonNode sampler, String denoise) {
        size(sampler);
        JsonNode at = nodes.firstInput(sampler, "latent_image", "latent");
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            JsonNode inputs = at.path("inputs");
            if (size(at)) {
                return;
            }
            if (inputs.path("image").isString()) {
                draft.start = new StartRecord(
                        new FileUse(inputs.path("image").asString(""), "", ""),
                        Optional.empty(),
                        Optional.ofNullable(
                                denoise.isEmpty() ? null : draft.number("denoise", denoise, Double::valueOf)));
                return;
            }
            at = nodes.firstInput(at, "pixels", "image", "samples");
        }
    }

    private boolean size(JsonNode node) {
        if (!has(node, "width") || !has(node, "height")) {
            return false;
        }
        draft.read(PictureSetting.WIDTH, "width", nodes.value(node, "width"));
        draft.read(PictureSetting.HEIGHT, "height", nodes.value(node, "height"));
        String batch = nodes.value(node, "batch_size");
        if (!batch.isEmpty() && !batch.equals("1")) {
            draft.pass("batch_size", batch, "one picture is drawn; a count of one's own draws more");
        }
        return true;
    }
}
