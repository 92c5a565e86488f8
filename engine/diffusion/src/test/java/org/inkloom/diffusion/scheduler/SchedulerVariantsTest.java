package org.inkloom.diffusion.scheduler;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Against diffusers' schedulers with the settings that the golden folder does not use. */
class SchedulerVariantsTest extends SchedulerReference {
    @Override
    Path folder() {
        try {
            URI list = Objects.requireNonNull(SchedulerVariantsTest.class.getResource("variants/schedulers.json"))
                    .toURI();
            return Objects.requireNonNull(Path.of(list).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
