package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.inkloom.golden.Fuzz;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerConfigFuzzTest {
    @TempDir
    Path folder;

    private static String json(String name, String more) {
        return "{\"_class_name\": \"" + name + "\", \"num_train_timesteps\": 100, \"beta_start\": 0.00085,"
                + "\"beta_end\": 0.014, \"beta_schedule\": \"scaled_linear\", \"steps_offset\": 1,"
                + "\"timestep_spacing\": \"leading\", \"prediction_type\": \"epsilon\", \"sample_max_value\": 1.0"
                + more
                + "}";
    }

    private SchedulerConfig read(String json) throws Exception {
        return SchedulerConfig.read(Files.writeString(folder.resolve("s.json"), json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"num_train_timesteps\": 99999999999999999999",
                "\"num_train_timesteps\": 2147483648",
                "\"beta_start\": \"Infinity\"",
                "\"trained_betas\": [\"a\", {}]",
                "\"steps_offset\": 1e300",
                "\"beta_end\": [[]]"
            })
    void a_value_that_no_sampler_can_use_is_refused_in_words(String setting) {
        assertThatThrownBy(() -> read("{\"_class_name\": \"EulerDiscreteScheduler\", " + setting + "}")
                        .stepper(10))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-SCHED-00");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void every_config_is_read_or_refused_in_words() {
        List<byte[]> inputs = new ArrayList<>();
        for (SchedulerKind kind : SchedulerKind.values()) {
            inputs.add(json(kind.className(), "").getBytes(StandardCharsets.UTF_8));
        }
        inputs.add(json("DPMSolverMultistepScheduler", ", \"use_karras_sigmas\": true, \"lower_order_final\": true")
                .getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("s.json");
        Fuzz.run(31, 600, inputs, List.of(InkloomException.class), input -> {
            Files.write(file, input);
            SchedulerConfig.read(file).stepper(10);
        });
    }
}
