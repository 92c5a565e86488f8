package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;

/**
 * Writes files of kohya's sd-scripts: a layer's name with underscores for dots, and an alpha tensor for each layer.
 *
 * @param names the block names that are written
 */
record KohyaCodec(Names names) implements LoraCodec {
    /** Block names in use; both with underscores for dots. */
    enum Names {
        /** {@code down_blocks_1_attentions_0_...}. */
        DIFFUSERS,
        /** {@code input_blocks_4_1_...}, which sd-scripts, ComfyUI and WebUI use for SDXL. */
        SGM
    }

    @Override
    public void write(Path path, List<LoraChanges> parts, Map<String, String> metadata) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (LoraChanges part : parts) {
            for (LoraModule module : part.modules()) {
                String name = name(part, module.path());
                tensors.add(StoredNumbers.scalar(
                        name + ".alpha", (float) module.alpha().orElse(module.rank())));
                tensors.add(StoredNumbers.named(name + ".lora_down.weight", module.down()));
                tensors.add(StoredNumbers.named(name + ".lora_up.weight", module.up()));
            }
        }
        List<LoraModule> modules =
                parts.stream().flatMap(part -> part.modules().stream()).toList();
        Map<String, String> header = new LinkedHashMap<>(metadata);
        header.put("ss_network_module", "networks.lora");
        header.put(
                "ss_network_dim",
                shared(modules.stream().map(m -> (double) m.rank()).toList()));
        header.put(
                "ss_network_alpha",
                shared(modules.stream().map(m -> m.alpha().orElse(m.rank())).toList()));
        SafetensorsWriter.write(path, tensors, header);
    }

    private String name(LoraChanges part, String layer) {
        boolean original = names == Names.SGM && !part.part().isText();
        String dotted = original ? part.target().sgmName(layer) : part.part().within(layer);
        return part.part().kohya() + dotted.replace('.', '_');
    }

    private static String shared(List<Double> values) {
        TreeSet<Double> distinct = values.stream().collect(Collectors.toCollection(TreeSet::new));
        return distinct.size() == 1 ? PeftCodec.number(distinct.first()) : "Dynamic";
    }
}
