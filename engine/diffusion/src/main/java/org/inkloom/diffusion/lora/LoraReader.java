package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/** Reads a LoRA file of any known layout and checks every tensor against the layers that it is for. */
final class LoraReader {
    private static final int EXAMPLES = 3;

    /** Far above the ranks that are trained; a larger one comes from a damaged shape. */
    private static final int MAX_RANK = 1 << 16;

    private final TensorFile file;
    private final LoraTarget target;
    private final Map<String, Map<LoraKey.Part, StoredTensor>> byLayer = new HashMap<>();
    private final EnumMap<LoraFormat, Integer> formats = new EnumMap<>(LoraFormat.class);
    private final Map<String, String> modules = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> unmatched = new ArrayList<>();
    private final List<String> strays = new ArrayList<>();
    private final Map<String, Map<String, StoredTensor>> others = new HashMap<>();
    private final boolean everyMethod;

    private LoraReader(TensorFile file, LoraTarget target, boolean everyMethod) {
        this.everyMethod = everyMethod;
        this.file = file;
        this.target = target;
    }

    /**
     * Reads the file; see {@link LoraFiles#read}.
     *
     * @param everyMethod whether methods other than plain LoRA are read too
     */
    static LoraFile read(TensorFile file, LoraTarget target, boolean everyMethod) {
        return new LoraReader(file, target, everyMethod).read();
    }

    private LoraFile read() {
        file.names().forEach(this::sort);
        if (modules.isEmpty() && ignored.isEmpty()) {
            throw noLora();
        }
        if (!strays.isEmpty()) {
            throw otherMethod(file.path(), strays.getFirst());
        }
        if (byLayer.isEmpty() && others.isEmpty() && !(target.adaptsText() && !ignored.isEmpty())) {
            throw nothingMatches();
        }
        LoraFormat format = mostFrequent();
        Optional<PeftSettings> settings = PeftSettings.of(
                file, mayHaveSettingsBeside(format), target.part().peft(), everyMethod);
        List<LycorisModule> special = others.keySet().stream()
                .sorted()
                .map(layer -> special(layer, settings))
                .toList();
        List<LoraModule> read = target.layers().stream()
                .filter(byLayer::containsKey)
                .map(layer -> module(layer, byLayer.getOrDefault(layer, Map.of()), settings))
                .toList();
        return new LoraFile(
                file.path(),
                format,
                read,
                special,
                file.metadata(),
                unmatched,
                target.adaptsText() ? List.of() : ignored,
                List.copyOf(file.leftOut().keySet()));
    }

    /** Settings lie beside PEFT's files, whose layers' names have dots. */
    private boolean mayHaveSettingsBeside(LoraFormat format) {
        boolean dotted = formats.isEmpty() && modules.keySet().stream().anyMatch(module -> module.indexOf('.') >= 0);
        return dotted || format == LoraFormat.PEFT || format == LoraFormat.OLD_DIFFUSERS;
    }

    /** Files a key under its layer, or as unmatched or ignored. */
    private void sort(String key) {
        if (LoraNames.isTextEncoder(key)) {
            ignored.add(key);
            return;
        }
        if (UnreadMethod.of(key).isPresent() || !everyMethod && LoraKey.isOtherMethod(key)) {
            throw otherMethod(file.path(), key);
        }
        Optional<LycorisKey> other = everyMethod ? LycorisKey.parse(key) : Optional.empty();
        if (other.isPresent()) {
            sortOther(key, other.get());
            return;
        }
        Optional<LoraKey> split = LoraKey.parse(key);
        split.ifPresent(parsed -> modules.put(parsed.module(), key));
        Optional<LoraNames.Found> found = split.flatMap(parsed -> target.names().find(parsed.module()));
        if (found.isEmpty()) {
            (split.isEmpty() && isOfKnownLayer(key) ? strays : unmatched).add(key);
            return;
        }
        LoraKey parsed = split.get();
        String layer = found.get().layer();
        StoredTensor twice = byLayer.computeIfAbsent(layer, l -> new EnumMap<>(LoraKey.Part.class))
                .putIfAbsent(parsed.part(), file.get(key));
        if (twice != null) {
            throw namedTwice(layer, twice.name(), key);
        }
        if (parsed.part() != LoraKey.Part.ALPHA) {
            formats.merge(parsed.format(found.get().naming()), 1, Integer::sum);
        }
    }

    /**
     * Returns whether a key begins with the name of a layer of this part. If what follows is no known role, the file changes
     * that layer in a way that is not known here, and without it the change would be another.
     */
    private boolean isOfKnownLayer(String key) {
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            String module = key.substring(0, dot);
            if (target.names().find(module).isPresent() || target.norm(module).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void sortOther(String key, LycorisKey said) {
        modules.put(said.module(), key);
        Optional<String> plain = said.isOfNorm()
                ? Optional.empty()
                : target.names().find(said.module()).map(LoraNames.Found::layer);
        LycorisKey other = plain.isPresent() ? said : said.ofNorm().orElse(said);
        Optional<String> layer = other.isOfNorm() ? target.norm(other.module()) : plain;
        boolean isBias = other.part().equals(LycorisKey.BIAS) || other.part().equals(LycorisKey.NORM_BIAS);
        boolean noBias = isBias && layer.filter(target::hasBias).isEmpty();
        if (layer.isEmpty() || noBias) {
            unmatched.add(key);
            return;
        }
        StoredTensor tensor = file.get(key);
        if (!other.isSwitch()) {
            requireUnpacked(tensor);
        }
        requireFinite(tensor);
        StoredTensor twice =
                others.computeIfAbsent(layer.get(), l -> new HashMap<>()).putIfAbsent(other.part(), tensor);
        if (twice != null) {
            throw namedTwice(layer.get(), twice.name(), key);
        }
    }

    /**
     * Collects the tensors of a layer that has another method than plain LoRA. DoRA also has the two halves of a plain
     * LoRA, which are taken from {@link #byLayer}.
     */
    private LycorisModule special(String layer, Optional<PeftSettings> settings) {
        Map<String, StoredTensor> parts = new HashMap<>(others.getOrDefault(layer, Map.of()));
        Map<LoraKey.Part, StoredTensor> plain = byLayer.getOrDefault(layer, Map.of());
        byLayer.remove(layer);
        StoredTensor stated = plain.get(LoraKey.Part.ALPHA);
        OptionalDouble alpha = stated != null ? OptionalDouble.of(alpha(layer, stated)) : OptionalDouble.empty();
        if (plain.containsKey(LoraKey.Part.DOWN) || plain.containsKey(LoraKey.Part.UP)) {
            StoredTensor down = half(layer, plain, LoraKey.Part.DOWN, "down (A)");
            StoredTensor up = half(layer, plain, LoraKey.Part.UP, "up (B)");
            requireFinite(down);
            requireFinite(up);
            parts.put(LycorisModule.DOWN, down);
            parts.put(LycorisModule.UP, up);
            int rank = Math.clamp(down.shape().length == 0 ? 1 : down.shape()[0], 1, MAX_RANK);
            if (alpha.isEmpty()) {
                alpha = settings.map(s -> s.alpha(target.part().within(layer), rank))
                        .orElse(OptionalDouble.empty());
            }
        }
        requireFinite(layer, alpha);
        LycorisModule module = new LycorisModule(layer, parts, alpha);
        if (!module.isWhole()) {
            throw InkloomException.badInput(
                    "INK-LORA-004",
                    file.path() + " has " + String.join(", ", new TreeSet<>(parts.keySet())) + " for the layer " + layer
                            + ", which is no whole change by one method.",
                    "The file is incomplete, or two LoRAs were merged into one file.",
                    "Download or export it again; two LoRAs are loaded with " + SettingKey.of("lora")
                            + " given twice.");
        }
        StoredTensor bias = parts.get(LycorisKey.BIAS);
        if (module.isOfNorm()) {
            long channels = target.channels(layer).orElseThrow();
            module.parts().values().forEach(part -> requireChannels(part, "normalisation " + layer, channels));
        } else if (bias != null) {
            requireChannels(bias, "layer " + layer, target.shape(layer).orElseThrow()[0]);
        }
        return module;
    }

    private void requireChannels(StoredTensor part, String of, long channels) {
        if (part.elements() != channels) {
            throw InkloomException.badInput(
                    "INK-LORA-006",
                    file.path() + ": " + part.name() + " is " + Arrays.toString(part.shape()) + ", but the " + of
                            + " has " + channels + " channels.",
                    "The LoRA was trained on a model of another architecture.",
                    "Use it with the base model that it was trained on.");
        }
    }

    private LoraFormat mostFrequent() {
        return formats.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(LoraFormat.KOHYA);
    }

    private LoraModule module(String layer, Map<LoraKey.Part, StoredTensor> parts, Optional<PeftSettings> settings) {
        StoredTensor down = half(layer, parts, LoraKey.Part.DOWN, "down (A)");
        StoredTensor up = half(layer, parts, LoraKey.Part.UP, "up (B)");
        long[] weight = target.shape(layer).orElseThrow();
        int rank = rank(layer, down, up);
        StoredTensor fittedDown = fitted(layer, down, downShape(weight, rank));
        StoredTensor fittedUp = fitted(layer, up, upShape(weight, rank));
        StoredTensor stated = parts.get(LoraKey.Part.ALPHA);
        OptionalDouble alpha = stated != null
                ? OptionalDouble.of(alpha(layer, stated))
                : settings.map(s -> s.alpha(target.part().within(layer), rank)).orElse(OptionalDouble.empty());
        requireFinite(fittedDown);
        requireFinite(fittedUp);
        requireFinite(layer, alpha);
        return new LoraModule(layer, fittedDown, fittedUp, alpha, rank);
    }

    private StoredTensor half(String layer, Map<LoraKey.Part, StoredTensor> parts, LoraKey.Part part, String name) {
        StoredTensor half = parts.get(part);
        if (half == null) {
            throw InkloomException.badInput(
                    "INK-LORA-004",
                    file.path() + " has no " + name + " half for the layer " + layer + ".",
                    "The file is incomplete, or its training used a method that is not a plain LoRA.",
                    "Download or export it again.");
        }
        requireUnpacked(half);
        return half;
    }

    private void requireUnpacked(StoredTensor part) {
        if (!part.dtype().isFloat() || part.dtype().bytes() < 2) {
            throw InkloomException.badInput(
                    "INK-LORA-004",
                    file.path() + " stores " + part.name() + " as " + part.dtype() + ".",
                    "Quantised LoRAs are not read.",
                    "Convert it to float16, bfloat16 or float32.");
        }
    }

    private int rank(String layer, StoredTensor down, StoredTensor up) {
        long a = down.shape().length < 2 ? -1 : down.shape()[0];
        long b = up.shape().length < 2 ? -2 : up.shape()[1];
        if (a != b || a < 1 || a > MAX_RANK) {
            String what = a == b ? " have the rank " + a : " have different ranks";
            throw InkloomException.badInput(
                    "INK-LORA-005",
                    file.path() + ": the halves of the layer " + layer + what + ": down is "
                            + Arrays.toString(down.shape()) + ", up is " + Arrays.toString(up.shape()) + ".",
                    "The file is damaged, or its training used a method that is not a plain LoRA.",
                    "Download or export it again.");
        }
        return (int) a;
    }

    private StoredTensor fitted(String layer, StoredTensor half, long[] expected) {
        if (Arrays.equals(half.shape(), expected)) {
            return half;
        }
        // Some programs store a linear layer's halves as 1x1 convolution kernels, or the other way round.
        if (Arrays.equals(withoutUnitKernel(half.shape()), withoutUnitKernel(expected))) {
            return StoredNumbers.shaped(half, expected);
        }
        throw InkloomException.badInput(
                "INK-LORA-006",
                file.path() + ": " + half.name() + " is " + Arrays.toString(half.shape()) + ", but the layer " + layer
                        + " needs " + Arrays.toString(expected) + ".",
                "The LoRA was trained on a model of another architecture.",
                "Use it with the base model that it was trained on.");
    }

    private double alpha(String layer, StoredTensor stated) {
        if (stated.elements() != 1
                || (stated.dtype().isFloat() && stated.dtype().bytes() < 2)) {
            throw InkloomException.badInput(
                    "INK-LORA-004",
                    file.path() + ": the alpha of the layer " + layer + " is not one number but "
                            + Arrays.toString(stated.shape()) + " of " + stated.dtype() + ".",
                    "The file is damaged.",
                    "Download or export it again.");
        }
        return StoredNumbers.get(stated, 0);
    }

    private void requireFinite(String layer, OptionalDouble alpha) {
        if (alpha.isPresent() && !Double.isFinite(alpha.getAsDouble())) {
            throw notFinite("the alpha of the layer " + layer + " is " + alpha.getAsDouble(), false);
        }
    }

    private void requireFinite(StoredTensor half) {
        NonFinite.in(half).ifPresent(fault -> {
            throw notFinite(fault.described(), fault.mayHaveOverflowed());
        });
    }

    private InkloomException notFinite(String what, boolean overflowed) {
        return InkloomException.badInput(
                "INK-LORA-013",
                file.path() + ": " + what + ".",
                overflowed
                        ? "It was saved in float16, whose largest number is 65504, or its training diverged."
                        : "Its training diverged, or the file was damaged on its way.",
                "Use an earlier checkpoint of that training, or train again with a lower learning rate; if it was"
                        + " downloaded, fetch it again.");
    }

    private InkloomException namedTwice(String layer, String one, String other) {
        return InkloomException.badInput(
                "INK-LORA-003",
                file.path() + " names the layer " + layer + " twice, as " + one + " and as " + other + ".",
                "Two LoRAs were merged into one file under different names.",
                "Keep one of them, or load two files with " + SettingKey.of("lora") + " given twice.");
    }

    private InkloomException noLora() {
        return InkloomException.badInput(
                "INK-LORA-002",
                file.path() + " is not a LoRA: none of its " + file.names().size() + " keys (" + examples(file.names())
                        + ") names a low-rank half.",
                "It may be a whole model, an embedding or a VAE.",
                "`inkloom inspect " + file.path() + "` shows what it holds.");
    }

    private InkloomException nothingMatches() {
        String theirs =
                modules.isEmpty() ? "only text encoder keys" : "its keys look like " + examples(modules.values());
        Optional<String> wrapper = modules.keySet().stream()
                .limit(EXAMPLES)
                .flatMap(module -> target.names().unknownWrapper(module).stream())
                .findFirst();
        String why = wrapper.map(text -> "What stands in front of the layers' names, '" + text + "', is not known here;"
                        + " without it they are layers of this U-Net.")
                .orElse("The LoRA was trained on a model of another architecture, or in a layout that is not known"
                        + " here.");
        String remedy = wrapper.map(text -> "Rename the keys without '" + text + "'.")
                .orElse("Use it with the base model that it was trained on; known layouts are diffusers/PEFT, kohya,"
                        + " LyCORIS, OneTrainer, ComfyUI and DiffSynth-Studio.");
        return InkloomException.badInput(
                "INK-LORA-001",
                "No key of " + file.path() + " names a layer of this U-Net: " + theirs
                        + "; the U-Net's layers look like " + examples(target.layers()) + ".",
                why,
                remedy);
    }

    private InkloomException otherMethod(Path path, String key) {
        Optional<UnreadMethod> method = UnreadMethod.of(key);
        boolean whole = key.endsWith(".weight") || key.endsWith(".bias");
        String why = method.map(unread -> "It is of " + unread.title() + ", which is not read here.")
                .orElseGet(() -> !everyMethod && LoraKey.isOtherMethod(key)
                        ? "LoHa, LoKr, OFT, DoRA and Tucker convolutions change a weight in ways that two factors cannot"
                                + " express."
                        : whole
                                ? "That is a layer's own weight and no difference to it; whole weights are not read."
                                : "That changes a layer of the model by a method that is not known here.");
        return InkloomException.badInput(
                "INK-LORA-007",
                path + " is not a plain LoRA: it holds " + key + ".",
                why,
                "Export it as a plain LoRA with the tool that trained it.");
    }

    private static long[] downShape(long[] weight, long rank) {
        return weight.length == 2 ? new long[] {rank, weight[1]} : new long[] {rank, weight[1], weight[2], weight[3]};
    }

    private static long[] upShape(long[] weight, long rank) {
        return weight.length == 2 ? new long[] {weight[0], rank} : new long[] {weight[0], rank, 1, 1};
    }

    private static long[] withoutUnitKernel(long[] shape) {
        boolean unit = shape.length == 4 && shape[2] == 1 && shape[3] == 1;
        return unit ? new long[] {shape[0], shape[1]} : shape;
    }

    private static String examples(Collection<String> keys) {
        return String.join(", ", keys.stream().limit(EXAMPLES).toList()) + (keys.size() > EXAMPLES ? ", ..." : "");
    }
}
