package org.inkloom.diffusion.scheduler;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;

/** Against diffusers' schedulers and DiffSynth-Studio's enhanced DDIM. */
@Tag("golden")
class SchedulerGoldenTest extends SchedulerReference {
    @Override
    Path folder() {
        List.of("schedulers.json", "inputs.safetensors", "expected.safetensors")
                .forEach(file -> Golden.path("schedulers/" + file));
        return Golden.path("schedulers");
    }
}
