package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TorchCheckpointWriter;

/**
 * Writes checkpoints of DiffSynth-Studio 1.0. The layout numbers blocks in its own way, writes {@code to_out} without
 * an index, and has no alpha.
 *
 * <p>DiffSynth-Studio multiplies the two halves without a factor. So alpha / rank is multiplied into the up halves, in
 * float32, and the file has the same effect there.
 */
final class DiffSynthCodec implements LoraCodec {
    @Override
    public void write(Path path, List<LoraChanges> parts, Map<String, String> metadata) {
        if (parts.size() > 1 || parts.getFirst().part().isText()) {
            throw InkloomException.badInput(
                    "INK-LORA-009",
                    "The layout of " + LoraFormat.DIFFSYNTH.title() + " has no place for text encoders.",
                    "It names a U-Net's layers alone, without saying whose they are.",
                    "Write " + LoraFormat.PEFT.title() + " or " + LoraFormat.KOHYA.title() + " instead.");
        }
        LoraTarget target = parts.getFirst().target();
        List<StoredTensor> tensors = new ArrayList<>();
        for (LoraModule module : parts.getFirst().modules()) {
            String name = target.diffSynthName(module.path());
            StoredTensor up =
                    module.strength() == 1 ? module.up() : StoredNumbers.scaled(module.up(), module.strength());
            tensors.add(StoredNumbers.named(name + ".lora_A.default.weight", module.down()));
            tensors.add(StoredNumbers.named(name + ".lora_B.default.weight", up));
        }
        TorchCheckpointWriter.write(path, tensors, RunControl.quiet());
    }
}
