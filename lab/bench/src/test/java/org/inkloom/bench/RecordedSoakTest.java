package org.inkloom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Locale;
import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.RecordedDenoiser;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that 2,000 recorded steps leave no memory behind. Runs only if {@code INKLOOM_TEST_DEVICE} names a GPU that
 * nothing else uses.
 */
@Tag("gpu")
class RecordedSoakTest {
    private static final int STEPS = 2000;
    private static final int FIRST = 100;
    /** Unit in which libtorch allocates memory. */
    private static final long PIECE = 2L << 20;

    private static Device gpu() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeThat(name).as("INKLOOM_TEST_DEVICE").startsWith("cuda");
        return Device.parse(name);
    }

    @Test
    void memory_is_flat_over_2000_recorded_passes() {
        Placement placement = Placement.of(gpu(), DType.FLOAT16);
        ModelPreset preset = ModelPreset.INKLING;
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open();
                UNetModel model =
                        UNetModel.over(preset.unet(), RandomOnDevice.weights(placement, Sizes.stored(placement)));
                Denoiser denoiser = Denoiser.fastest(model, AdapterSet.NONE)) {
            UNetInputs inputs = UNetInputs.random(preset.unet(), placement, 2, Extent.of(preset, 128, 128));
            assertFlat("pass", placement.device(), () -> {
                try (Scope each = Scope.open()) {
                    denoiser.predict(inputs.sample(), inputs.timesteps(), inputs.pass());
                }
            });
            assertThat(((RecordedDenoiser) denoiser).isRecorded()).isTrue();
        }
    }

    @Test
    void memory_is_flat_over_2000_recorded_steps_of_a_lora() {
        Placement placement = Placement.of(gpu(), DType.FLOAT16);
        ModelPreset preset = ModelPreset.INKLING;
        try (UNetModel model =
                        UNetModel.over(preset.unet(), RandomOnDevice.weights(placement, Sizes.stored(placement)));
                LoraStep step =
                        new LoraStep(model, 8, false, true, 1, Extent.of(preset, 128, 128), RunControl.quiet())) {
            assertFlat("step", placement.device(), step::run);
            assertThat(step.isRecorded()).isTrue();
        }
    }

    private static void assertFlat(String what, Device device, Runnable work) {
        long early = 0;
        for (int i = 1; i <= STEPS; i++) {
            work.run();
            if (i == FIRST) {
                device.synchronize();
                early = DeviceMemory.bytesHeld(device);
            }
        }
        device.synchronize();
        long late = DeviceMemory.bytesHeld(device);
        System.out.printf(Locale.ROOT, "%s: %d bytes after %d, %d after %d%n", what, early, FIRST, late, STEPS);
        assertThat(late).isLessThanOrEqualTo(early + PIECE);
    }
}
