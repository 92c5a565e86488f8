package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class SchedulerConfigTest {
    private static final SchedulerConfig KOLORS = SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.KOLORS);

    private static SchedulerConfig parse(String json) {
        return SchedulerConfig.parse(JsonMapper.shared().readTree(json));
    }

    private static void refuses(String code, ThrowingCallable making, String... parts) {
        assertThatThrownBy(making).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(parts).allSatisfy(part -> assertThat(e).hasMessageContaining(part));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "euler, EULER",
        "Euler a, EULER_ANCESTRAL",
        "euler_ancestral, EULER_ANCESTRAL",
        "DPM++ 2M, DPMPP_2M",
        "DPM++ 2M Karras, DPMPP_2M_KARRAS",
        "dpmpp_2m_sde, DPMPP_2M_SDE",
        "DPM++ 2M SDE Karras, DPMPP_2M_SDE_KARRAS",
        "uni_pc, UNIPC",
        "UniPCMultistepScheduler, UNIPC",
        "enhanced-ddim, ENHANCED_DDIM",
        "LMS, LMS",
        "dpm_2, DPM_2",
        "DPM2 a, DPM_2_ANCESTRAL",
        "dpm_2_ancestral, DPM_2_ANCESTRAL",
        "DPM++ SDE, DPMPP_SDE",
        "deis, DEIS",
        "DPMSolverSinglestepScheduler, DPMPP_SINGLESTEP",
        "TCDScheduler, TCD",
    })
    void finds_a_sampler_by_the_names_in_use(String name, SchedulerKind kind) {
        assertThat(SchedulerKind.named(name)).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource
    void every_sampler_builds_a_run_over_kolors_noise(SchedulerKind kind) {
        SchedulerConfig config = KOLORS.withKind(kind);
        assertThat(config.kind()).isEqualTo(kind);
        assertThat(config.noise()).isEqualTo(NoiseConfig.KOLORS);
        try (Stepper stepper = config.stepper(20)) {
            // Some ask twice a step but for the last; PNDM asks for its second step twice.
            int asked = stepper.callsPerStep() == 2 ? 39 : kind == SchedulerKind.PNDM ? 21 : 20;
            assertThat(stepper.timesteps()).hasSize(asked);
            assertThat(stepper.timesteps()[0]).isBetween(500.0, 1099.0);
        }
        assertThat(SchedulerConfig.parse(config.toJson()).kind())
                .as("read back")
                .isEqualTo(kind);
    }

    /** What another solver's form is called says nothing of these. */
    @ParameterizedTest
    @EnumSource
    void every_sampler_takes_the_place_of_every_other(SchedulerKind kind) {
        for (SchedulerKind before : SchedulerKind.values()) {
            assertThat(KOLORS.withKind(before).withKind(kind).stepper(3).timesteps())
                    .as("%s in place of %s", kind, before)
                    .isNotEmpty();
        }
    }

    @Test
    void keeps_settings_that_only_another_sampler_knows() {
        SchedulerConfig euler = parse("""
            {"_class_name": "EulerDiscreteScheduler", "set_alpha_to_one": false, "clip_sample": false,
             "num_train_timesteps": 1100, "beta_start": 0.00085, "beta_end": 0.014,
             "beta_schedule": "scaled_linear", "timestep_spacing": "leading", "steps_offset": 1}\
            """);
        SchedulerConfig ddim = euler.withKind(SchedulerKind.DDIM);
        assertThat(ddim.toJson().get("set_alpha_to_one").booleanValue()).isFalse();
        try (Stepper stepper = ddim.stepper(5)) {
            assertThat(stepper.timesteps()).containsExactly(881, 661, 441, 221, 1);
        }
    }

    @Test
    void reads_the_infinity_that_python_writes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("scheduler_config.json");
        Files.writeString(
                file, "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity}");
        assertThat(SchedulerConfig.read(file).kind()).isEqualTo(SchedulerKind.DPMPP_2M);
        Files.writeString(file, SchedulerConfig.read(file).toJson().toString());
        assertThat(SchedulerConfig.read(file)
                        .withKind(SchedulerKind.DPMPP_2M_KARRAS)
                        .stepper(4)
                        .timesteps())
                .hasSize(4);
    }

    @Test
    void refuses_an_unknown_sampler_listing_the_known() {
        refuses("INK-SCHED-001", () -> SchedulerKind.named("prk"), "prk", "euler_a", "enhanced_ddim");
        refuses("INK-SCHED-001", () -> parse("{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\"}"), "FlowMatch");
        refuses("INK-SCHED-001", () -> parse("{}"), "euler");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EulerDiscreteScheduler | \"timestep_spacing\": \"sideways\"",
                "EulerDiscreteScheduler | \"num_train_timesteps\": \"many\"",
                "EulerDiscreteScheduler | \"num_train_timesteps\": 1",
                "EulerDiscreteScheduler | \"beta_end\": 1.5",
                "EulerDiscreteScheduler | \"trained_betas\": [0.1, 0.2]",
                "EulerDiscreteScheduler | \"use_flow_sigmas\": true",
                "EulerDiscreteScheduler | \"use_karras_sigmas\": true, \"use_exponential_sigmas\": true",
                "EulerAncestralDiscreteScheduler | \"prediction_type\": \"sample\"",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"dpmsolver\"",
                "DPMSolverMultistepScheduler | \"solver_order\": 4",
                "DPMSolverMultistepScheduler | \"use_flow_sigmas\": true",
                "DPMSolverMultistepScheduler | \"variance_type\": \"learned_range\"",
                "DDPMScheduler | \"variance_type\": \"learned\"",
                "DDIMScheduler | \"eta\": 2",
                "LCMScheduler | \"original_inference_steps\": 5000",
                "TCDScheduler | \"original_inference_steps\": 5000",
                "TCDScheduler | \"eta\": 1.5",
                "KDPM2DiscreteScheduler | \"prediction_type\": \"sample\"",
                "KDPM2AncestralDiscreteScheduler | \"prediction_type\": \"sample\"",
                "DPMSolverSDEScheduler | \"prediction_type\": \"sample\"",
                "LMSDiscreteScheduler | \"use_karras_sigmas\": true, \"use_beta_sigmas\": true",
                "DEISMultistepScheduler | \"solver_order\": 4",
                "DEISMultistepScheduler | \"algorithm_type\": \"sde-dpmsolver++\"",
                "DEISMultistepScheduler | \"solver_type\": \"rk\"",
                "DEISMultistepScheduler | \"use_flow_sigmas\": true",
                "DPMSolverSinglestepScheduler | \"solver_order\": 4",
                "DPMSolverSinglestepScheduler | \"algorithm_type\": \"sde-dpmsolver\", \"final_sigmas_type\": \"sigma_min\"",
                "DPMSolverSinglestepScheduler | \"algorithm_type\": \"dpmsolver\"",
                "PNDMScheduler | \"skip_prk_steps\": false",
            })
    void refuses_settings_that_are_wrong_or_not_supported(String name, String setting) {
        refuses("INK-SCHED-002", () -> parse("{\"_class_name\": \"" + name + "\", " + setting + "}"));
    }

    @Test
    void refuses_numbers_of_steps_that_cannot_be_taken() {
        refuses("INK-SCHED-003", () -> KOLORS.stepper(0), "0 steps", "1100");
        refuses("INK-SCHED-003", () -> KOLORS.stepper(1101));
        refuses("INK-SCHED-003", () -> KOLORS.withKind(SchedulerKind.LCM).stepper(51), "50 timesteps");
    }

    @Test
    void refuses_strengths_out_of_range_or_without_effect() {
        refuses("INK-SCHED-004", () -> KOLORS.stepper(20, 0), "0.0");
        refuses("INK-SCHED-004", () -> KOLORS.stepper(20, 1.01));
        refuses("INK-SCHED-004", () -> KOLORS.stepper(20, Double.NaN));
        refuses("INK-SCHED-004", () -> KOLORS.stepper(20, 0.04), "none of 20 steps", "0.050");
    }

    @Test
    void refuses_a_file_that_is_missing_or_no_object(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("scheduler_config.json");
        refuses("INK-SCHED-005", () -> SchedulerConfig.read(file), file.toString());
        Files.writeString(file, "{\"_class_name\": ");
        refuses("INK-SCHED-005", () -> SchedulerConfig.read(file), file.toString());
        refuses("INK-SCHED-005", () -> parse("[]"));
    }
}
