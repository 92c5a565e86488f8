package org.inkloom.models.upscale;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.TensorFile;

/**
 * The names that ESRGAN's networks have in published files: BasicSR's ({@code conv_first}, {@code body.0.rdb1.conv1}), in a
 * checkpoint below {@code params_ema} or {@code params}; those of ESRGAN's later code ({@code RRDB_trunk}); and those of its first
 * code ({@code model.1.sub.0.RDB1.conv1.0}), which upscale models of the community have.
 */
final class RrdbLayout {
    private static final int MOST_BLOCKS = 512;
    private static final int MOST_DOUBLINGS = 5;

    private final TensorFile file;
    private final Set<String> names;
    private final String prefix;
    private final boolean first;
    private final boolean later;

    RrdbLayout(TensorFile file) {
        this.file = file;
        names = file.names();
        prefix = List.of("params_ema.", "params.", "").stream()
                .filter(start -> names.stream().anyMatch(name -> name.startsWith(start)))
                .findFirst()
                .orElse("");
        first = has("model.1.sub.0.RDB1.conv1.0.weight");
        later = has("RRDB_trunk.0.RDB1.conv1.weight");
        if (!first && !later && !has("body.0.rdb1.conv1.weight")) {
            throw noNetwork("it has no residual blocks (body.0.rdb1, RRDB_trunk, model.1.sub)");
        }
    }

    private boolean has(String name) {
        return names.contains(prefix + name);
    }

    private InkloomException noNetwork(String why) {
        Path path = file.path();
        return InkloomException.badInput(
                "INK-MODEL-029",
                "The file " + path + " holds no network that enlarges pictures here: " + why + ".",
                "Of these networks ESRGAN's and Real-ESRGAN's with residual blocks are computed (RealESRGAN_x4plus,"
                        + " x2plus, 4x-UltraSharp and the like).",
                "Take such a file; SwinIR, DAT, HAT, SPAN and compact networks are not here.");
    }

    /** Returns the names of a layer's tensors in the file, without {@code .weight} and {@code .bias}. */
    private String inFile(String layer, int blocks, int doublings) {
        if (!first && !later) {
            return layer;
        }
        if (layer.startsWith("body.")) {
            String below = layer.substring("body.".length()).replace("rdb", "RDB");
            return first ? "model.1.sub." + below + ".0" : "RRDB_trunk." + below;
        }
        int end = 3 * doublings;
        return switch (layer) {
            case "conv_first" -> first ? "model.0" : layer;
            case "conv_body" -> first ? "model.1.sub." + blocks : "trunk_conv";
            case "conv_hr" -> first ? "model." + (end + 2) : "HRconv";
            case "conv_last" -> first ? "model." + (end + 4) : layer;
            default -> {
                String number = layer.substring("conv_up".length());
                yield first ? "model." + 3 * Integer.parseInt(number) : "upconv" + number;
            }
        };
    }

    private long[] shape(String layer, int blocks, int doublings) {
        String name = prefix + inFile(layer, blocks, doublings) + ".weight";
        if (!names.contains(name)) {
            throw noNetwork("it has no " + name);
        }
        long[] shape = file.get(name).shape();
        if (shape.length != 4) {
            throw noNetwork(name + " is no convolution");
        }
        return shape;
    }

    RrdbConfig config() {
        int blocks = 0;
        while (blocks < MOST_BLOCKS && has(inFile("body." + blocks + ".rdb1.conv1", 0, 0) + ".weight")) {
            blocks++;
        }
        int doublings = 0;
        while (doublings < MOST_DOUBLINGS && isDoubling(doublings + 1)) {
            doublings++;
        }
        long[] begin = shape("conv_first", blocks, doublings);
        long[] inner = shape("body.0.rdb1.conv1", blocks, doublings);
        long[] end = shape("conv_last", blocks, doublings);
        int folding = (int) Math.round(Math.sqrt((double) begin[1] / end[0]));
        if (folding < 1 || folding * ((long) folding) * end[0] != begin[1] || (1 << doublings) % folding != 0) {
            throw noNetwork(
                    "it takes " + begin[1] + " channels, makes " + end[0] + " and doubles " + doublings + " times");
        }
        return new RrdbConfig((int) end[0], (int) begin[0], (int) inner[0], blocks, doublings, folding);
    }

    /** In the first code's numbering every doubling is three layers on; behind the last come two convolutions, two apart. */
    private boolean isDoubling(int number) {
        return first ? has("model." + 3 * number + ".weight") : has(inFile("conv_up" + number, 0, 0) + ".weight");
    }

    /**
     * Returns the tensors by BasicSR's names. Those that belong to no layer keep their own, so that loading refuses them; the
     * running copy of the weights beside the averaged one is left out.
     *
     * @param wanted the names that the network asks for
     */
    Map<String, BorrowedTensor> tensors(Set<String> wanted, RrdbConfig config) {
        Map<String, BorrowedTensor> tensors = new LinkedHashMap<>();
        Set<String> rest = new java.util.TreeSet<>(names);
        for (String name : wanted) {
            int dot = name.lastIndexOf('.');
            String own =
                    prefix + inFile(name.substring(0, dot), config.blocks(), config.doublings()) + name.substring(dot);
            if (rest.remove(own)) {
                tensors.put(name, BorrowedTensor.whole(file.get(own)));
            }
        }
        for (String name : rest) {
            if (!prefix.equals("params_ema.") || !name.startsWith("params.")) {
                tensors.put(name, BorrowedTensor.whole(file.get(name)));
            }
        }
        return tensors;
    }
}
