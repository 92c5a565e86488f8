package org.inkloom.diffusion.scheduler;

import java.nio.file.Path;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;

/** Against diffusers' schedulers and DiffSynth-Studio's enhanced DDIM. */
@Tag("golden")
class SchedulerGoldenTest extends SchedulerReference {
    @Override
    Path folder() {
        return Golden.path("schedulers");
    }
}
