package org.inkloom.models.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.models.unet.ControlNetModel;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Reads a ControlNet from one file without a config: safetensors or a torch checkpoint, with the names of the first
 * published code ({@code control_model.*}, or the same without that prefix) or with diffusers'. Sizes are read off the
 * tensors' shapes. What no shape tells, such as heads and groups, is taken from the U-Net that is steered, because a
 * ControlNet is a copy of that U-Net's way down.
 */
public final class ControlNetFile {
    private static final String PREFIX = "control_model.";
    private static final String ORIGINAL_HINT = "input_hint_block.";
    private static final String DIFFUSERS_HINT = "controlnet_cond_embedding.";

    private final Path path;
    private final KeyGroup keys;
    private final ControlLayout layout;

    private ControlNetFile(TensorFile file) {
        path = file.path();
        Set<String> names = file.names();
        refusal(names).ifPresent(why -> {
            throw noControlNet(file.path(), why);
        });
        boolean prefixed = any(names, PREFIX + ORIGINAL_HINT);
        layout = prefixed || any(names, ORIGINAL_HINT) ? ControlLayout.ORIGINAL : ControlLayout.DIFFUSERS;
        keys = new KeyGroup(file, prefixed ? PREFIX : "");
    }

    /**
     * Reads a file's sizes off the shapes of its tensors.
     *
     * @param path the file
     * @param steered the U-Net that is to be steered. Whether the two fit together is not checked here but by
     *     {@link ControlNetConfig#misfit}
     * @throws InkloomException {@code INK-CONTROL-004} if it holds no ControlNet of a kind that is read,
     *     {@code INK-FILE-nnn} for a missing or damaged file
     */
    public static ControlNetConfig config(Path path, UNetConfig steered) {
        try (TensorFile file = TensorFiles.open(path)) {
            return new ControlNetFile(file).config(steered);
        }
    }

    /**
     * Loads a file.
     *
     * @param config what {@link #config} returned for it
     * @throws InkloomException as {@link #config}; {@code INK-MODEL-001} for tensors that such a network does not have
     */
    public static ControlNetModel load(Path path, ControlNetConfig config, Placement placement) {
        TensorFile file = TensorFiles.open(path);
        Map<String, BorrowedTensor> tensors;
        try {
            tensors = new ControlNetFile(file).tensors(config);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
        return ControlNetModel.of(BorrowedTensors.of(file, tensors), config, placement);
    }

    private ControlNetConfig config(UNetConfig steered) {
        List<LevelShape> found = layout.levels(keys);
        boolean told = !found.isEmpty()
                && found.stream().allMatch(level -> level.channels() > 0)
                && keys.size(layout.convIn() + ".weight", 1) > 0
                && keys.size(layout.hint(0) + ".weight", 1) > 0;
        if (!told) {
            throw noControlNet(path, "it is not whole, its sizes cannot be told");
        }
        int middle = Math.max(1, LevelShape.depth(keys, layout.middle()));
        List<UNetConfig.Level> levels = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            LevelShape level = found.get(i);
            boolean attention = level.downDepth() > 0;
            int depth = i == found.size() - 1 ? middle : Math.max(1, level.downDepth());
            int heads = i < steered.blocks().size() ? steered.blocks().get(i).heads() : 1;
            levels.add(new UNetConfig.Level(level.channels(), attention, attention, heads, depth, depth));
        }
        int addition = keys.size(layout.addition() + ".weight", 1);
        UNetConfig unet = new UNetConfig(
                keys.size(layout.convIn() + ".weight", 1),
                steered.outChannels(),
                levels,
                found.getFirst().layers(),
                keys.size(layout.middle() + "transformer_blocks.0.attn2.to_k.weight", 1),
                steered.normGroups(),
                steered.normEpsilon(),
                keys.size(layout.middle() + "proj_in.weight", 2) == 0,
                steered.timestepEmbedding(),
                keys.size("encoder_hid_proj.weight", 1),
                addition > 0 ? steered.additionTimeDim() : 0,
                addition);
        return new ControlNetConfig(unet, keys.size(layout.hint(0) + ".weight", 1), layout.hintChannels(keys), union());
    }

    private Optional<ControlNetConfig.Union> union() {
        int kinds = keys.size("task_embedding", 0);
        return kinds == 0
                ? Optional.empty()
                : Optional.of(new ControlNetConfig.Union(
                        kinds, ControlNetConfig.Union.USUAL_HEADS, keys.count("transformer_layes.")));
    }

    /**
     * Returns the tensors by diffusers' names. Tensors that belong to no layer keep their own names, so that loading
     * the network refuses them and names them in its message.
     */
    private Map<String, BorrowedTensor> tensors(ControlNetConfig config) {
        Set<String> names =
                Weights.shapesOf(scope -> new ControlNet(scope, config)).keySet();
        Set<String> modules = names.stream().map(ControlNetFile::module).collect(Collectors.toSet());
        Map<String, String> inFile = layout.names(modules, config.hintChannels().size());
        Map<String, BorrowedTensor> tensors = new TreeMap<>();
        for (String name : names) {
            String module = module(name);
            keys.take(inFile.get(module) + name.substring(module.length()))
                    .ifPresent(found -> tensors.put(name, BorrowedTensor.whole(found)));
        }
        tensors.putAll(keys.rest());
        return tensors;
    }

    private static String module(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Returns why a file with these keys is not read as a ControlNet; empty if it is. */
    private static Optional<String> refusal(Set<String> names) {
        if (names.contains("lora_controlnet")) {
            return Optional.of("it is a Control-LoRA, which changes a copy of the U-Net instead of being one");
        }
        if (names.contains("difference")) {
            return Optional.of("it is the difference of a ControlNet to a model, not the network itself");
        }
        if (any(names, PREFIX + ORIGINAL_HINT) || any(names, ORIGINAL_HINT) || any(names, DIFFUSERS_HINT)) {
            return Optional.empty();
        }
        if (any(names, "adapter.body.") || any(names, "body.")) {
            return Optional.of("it is a T2I-Adapter, which is read from a folder with its config.json");
        }
        if (any(names, OriginalUnet.PREFIX) || any(names, "down_blocks.")) {
            return Optional.of("it is a model without layers for a control picture");
        }
        return Optional.of("it has no layers for a control picture (" + ORIGINAL_HINT + "*, " + DIFFUSERS_HINT + "*)");
    }

    private static boolean any(Set<String> names, String start) {
        return names.stream().anyMatch(name -> name.startsWith(start));
    }

    private static InkloomException noControlNet(Path path, String why) {
        return InkloomException.badInput(
                "INK-CONTROL-004",
                "The file " + path + " holds no ControlNet that can be drawn with: " + why + ".",
                "A ControlNet in one file has the names of its first code (control_model.*) or diffusers'.",
                "Give such a file, or a folder in diffusers' layout; `inkloom inspect` shows what a file holds.");
    }
}
