package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.run.RunControl;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TorchCheckpointWriter;

/**
 * DiffSynth-Studio 1.0 checkpoints: its own flat block numbers, {@code to_out} without an index, and no alpha.
 *
 * <p>DiffSynth-Studio multiplies the halves as they are, so a written file has alpha / rank multiplied into its up
 * halves (then float32) and means there what it means here.
 */
final class DiffSynthCodec implements LoraCodec {
    @Override
    public void write(Path path, List<LoraModule> modules, LoraTarget target, Map<String, String> metadata) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (LoraModule module : modules) {
            String name = target.diffSynthName(module.path());
            StoredTensor up =
                    module.strength() == 1 ? module.up() : StoredNumbers.scaled(module.up(), module.strength());
            tensors.add(StoredNumbers.named(name + ".lora_A.default.weight", module.down()));
            tensors.add(StoredNumbers.named(name + ".lora_B.default.weight", up));
        }
        TorchCheckpointWriter.write(path, tensors, RunControl.quiet());
    }
}
