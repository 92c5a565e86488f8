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
import org.inkloom.report.InkloomException;
import org.inkloom.tensor.file.StoredTensor;
import org.inkloom.tensor.file.TensorFile;

/** Reads a LoRA file of any known layout and checks every tensor of it against the U-Net. */
final class LoraReader {
    private static final List<LoraCodec> CODECS = List.of(
            new PeftCodec(),
            new KohyaCodec(KohyaCodec.Names.DIFFUSERS),
            new KohyaCodec(KohyaCodec.Names.SGM),
            new DiffSynthCodec());
    private static final int EXAMPLES = 3;

    private final TensorFile file;
    private final LoraTarget target;
    private final Map<String, LoraKey> parsed = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> unmatched = new ArrayList<>();

    private LoraReader(TensorFile file, LoraTarget target) {
        this.file = file;
        this.target = target;
    }

    /** Reads the file; see {@link LoraFiles#read}. */
    static LoraFile read(TensorFile file, LoraTarget target) {
        return new LoraReader(file, target).read();
    }

    private LoraFile read() {
        splitKeys();
        LoraCodec codec = bestCodec();
        Map<String, Map<LoraKey.Part, StoredTensor>> byLayer = new HashMap<>();
        parsed.forEach((key, parts) -> collect(key, parts, codec, byLayer));
        if (byLayer.isEmpty()) {
            throw nothingMatches();
        }
        LoraCodec.Alphas alphas = codec.alphas(file);
        List<LoraModule> modules = target.layers().stream()
                .filter(byLayer::containsKey)
                .map(layer -> module(layer, byLayer.getOrDefault(layer, Map.of()), alphas))
                .toList();
        return new LoraFile(file.path(), codec.format(file), modules, file.metadata(), inFileOrder(unmatched), ignored);
    }

    private void splitKeys() {
        for (String key : file.names()) {
            if (LoraKey.isOtherMethod(key)) {
                throw otherMethod(file.path(), key);
            }
            Optional<LoraKey> split = LoraKey.parse(key);
            if (LoraKey.isTextEncoder(key)) {
                ignored.add(key);
            } else if (split.isPresent()) {
                parsed.put(key, split.get());
            } else {
                unmatched.add(key);
            }
        }
        if (parsed.isEmpty() && ignored.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-LORA-002",
                    file.path() + " is not a LoRA: none of its " + file.names().size() + " keys ("
                            + examples(file.names()) + ") names a low-rank half.",
                    "It may be a whole model, an embedding or a VAE.",
                    "`inkloom inspect " + file.path() + "` shows what it holds.");
        }
    }

    private LoraCodec bestCodec() {
        LoraCodec best = CODECS.getFirst();
        long most = -1;
        for (LoraCodec codec : CODECS) {
            long matches = parsed.values().stream()
                    .filter(key -> codec.layer(key.module(), target).isPresent())
                    .count();
            if (matches > most) {
                most = matches;
                best = codec;
            }
        }
        return best;
    }

    private void collect(
            String key, LoraKey split, LoraCodec codec, Map<String, Map<LoraKey.Part, StoredTensor>> byLayer) {
        Optional<String> layer = codec.layer(split.module(), target);
        if (layer.isEmpty()) {
            unmatched.add(key);
            return;
        }
        StoredTensor twice = byLayer.computeIfAbsent(layer.get(), l -> new EnumMap<>(LoraKey.Part.class))
                .putIfAbsent(split.part(), file.get(key));
        if (twice != null) {
            throw InkloomException.badInput(
                    "INK-LORA-003",
                    file.path() + " names the layer " + layer.get() + " twice, as " + twice.name() + " and as " + key
                            + ".",
                    "Two LoRAs were merged into one file under different names.",
                    "Keep one of them, or load two files with --lora given twice.");
        }
    }

    private LoraModule module(String layer, Map<LoraKey.Part, StoredTensor> parts, LoraCodec.Alphas alphas) {
        StoredTensor down = half(layer, parts, LoraKey.Part.DOWN, "down (A)");
        StoredTensor up = half(layer, parts, LoraKey.Part.UP, "up (B)");
        long[] weight = target.shape(layer).orElseThrow();
        int rank = rank(layer, down, up);
        StoredTensor fittedDown = fitted(layer, down, downShape(weight, rank));
        StoredTensor fittedUp = fitted(layer, up, upShape(weight, rank));
        StoredTensor stated = parts.get(LoraKey.Part.ALPHA);
        OptionalDouble alpha = stated == null ? alphas.of(layer, rank) : OptionalDouble.of(alpha(layer, stated));
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
        if (!half.dtype().isFloat() || half.dtype().bytes() < 2) {
            throw InkloomException.badInput(
                    "INK-LORA-004",
                    file.path() + " stores " + half.name() + " as " + half.dtype() + ".",
                    "Quantised LoRAs are not read.",
                    "Convert it to float16, bfloat16 or float32.");
        }
        return half;
    }

    private int rank(String layer, StoredTensor down, StoredTensor up) {
        long a = down.shape().length < 2 ? -1 : down.shape()[0];
        long b = up.shape().length < 2 ? -2 : up.shape()[1];
        if (a != b || a < 1) {
            throw InkloomException.badInput(
                    "INK-LORA-005",
                    file.path() + ": the halves of the layer " + layer + " have different ranks: down is "
                            + Arrays.toString(down.shape()) + ", up is " + Arrays.toString(up.shape()) + ".",
                    "The file is damaged, or its training used a method that is not a plain LoRA.",
                    "Download or export it again.");
        }
        return Math.toIntExact(a);
    }

    private StoredTensor fitted(String layer, StoredTensor half, long[] expected) {
        if (Arrays.equals(half.shape(), expected)) {
            return half;
        }
        // Some trainers keep a linear layer's halves as 1x1 kernels, and the other way round.
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
        if (stated.elements() != 1) {
            throw InkloomException.badInput(
                    "INK-LORA-004",
                    file.path() + ": the alpha of the layer " + layer + " is not one number but "
                            + Arrays.toString(stated.shape()) + ".",
                    "The file is damaged.",
                    "Download or export it again.");
        }
        return StoredNumbers.get(stated, 0);
    }

    private InkloomException nothingMatches() {
        String theirs = parsed.isEmpty() ? "only text encoder keys" : "its keys look like " + examples(parsed.keySet());
        return InkloomException.badInput(
                "INK-LORA-001",
                "No key of " + file.path() + " names a layer of this U-Net: " + theirs
                        + "; the U-Net's layers look like " + examples(target.layers()) + ".",
                "The LoRA was trained on a model of another architecture, or in a layout that is not known here.",
                "Use it with the base model that it was trained on; known layouts are diffusers/PEFT, kohya and"
                        + " DiffSynth-Studio.");
    }

    private static InkloomException otherMethod(Path path, String key) {
        return InkloomException.badInput(
                "INK-LORA-007",
                path + " is not a plain LoRA: it holds " + key + ".",
                "LoHa, LoKr, OFT, DoRA and Tucker convolutions change a weight in ways that two factors cannot"
                        + " express.",
                "Export it as a plain LoRA with the tool that trained it.");
    }

    private List<String> inFileOrder(Collection<String> keys) {
        return file.names().stream().filter(keys::contains).toList();
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
