package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.PartPlacement;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.Controls;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.control.IpAdapters;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.SampleGuidesConfig;

/**
 * Control and reference pictures for the samples drawn during a training, with the networks that use them.
 *
 * @param controls control pictures with their ControlNets
 * @param shown reference pictures with their IP-Adapters
 */
public record SampleGuides(List<ControlUse> controls, List<IpAdapterUse> shown) {
    /** No pictures. */
    public static final SampleGuides NONE = new SampleGuides(List.of(), List.of());

    /** Copies the lists. */
    public SampleGuides {
        controls = List.copyOf(controls);
        shown = List.copyOf(shown);
    }

    /**
     * Makes guides from the settings. The caller of the training supplies it, because extracting edges from a
     * photograph and finding networks on this machine are no part of the training.
     */
    @FunctionalInterface
    public interface Source {
        /** For callers that cannot make guides: refuses settings that ask for some. */
        Source NONE = (said, family, width, height, control) -> {
            if (said.isEmpty()) {
                return SampleGuides.NONE;
            }
            throw InkloomException.badInput(
                    "INK-TRAIN-060",
                    "Pictures that steer samples are named, and nobody here reads them.",
                    "The training was started without what finds networks, and edges or poses in photographs.",
                    "Start it by the studio's trainLora, or leave " + SettingKey.of("sample_control") + " and "
                            + SettingKey.of("sample_ip_adapter") + " out.");
        };

        /**
         * Reads the pictures and finds the networks without loading them.
         *
         * @param said the settings
         * @param family title of the model's family, for which networks have been published
         * @param width of the samples in pixels
         * @param height of the samples in pixels
         * @param control is told what was done
         * @throws InkloomException if something is missing or cannot be read
         */
        SampleGuides of(SampleGuidesConfig said, String family, int width, int height, RunControl control);
    }

    /**
     * Loads the networks and closes them again, so that those that do not fit the model are refused before the training
     * and not at its first samples.
     *
     * @throws InkloomException {@code INK-CONTROL-nnn} as loading them does
     */
    void check(UNetConfig unet, Placement placement, PictureSettings settings) {
        if (equals(NONE)) {
            return;
        }
        try (Loaded loaded = load(unet, placement)) {
            loaded.steering(settings, /* guided= */ true, RunControl.quiet());
        }
    }

    /**
     * Returns the bytes that the networks take beside a U-Net, including the largest image encoder of the IP-Adapters.
     */
    long bytes(Placement placement) {
        PartPlacement places = new PartPlacement(placement.device(), placement.compute());
        return places.bytesBeside(controls, shown);
    }

    /** Loads the networks as generation does; the caller closes them. */
    Loaded load(UNetConfig unet, Placement placement) {
        PartPlacement places = new PartPlacement(placement.device(), placement.compute());
        Map<Path, Placement> networks = places.of(controls);
        Controls read = Controls.load(controls, unet, network -> Objects.requireNonNull(networks.get(network)));
        try {
            Placement beside = Placement.of(placement.device(), placement.compute());
            return new Loaded(read, IpAdapters.load(shown, unet, beside, places::of));
        } catch (RuntimeException | Error e) {
            read.close();
            throw e;
        }
    }

    /** The loaded networks. */
    final class Loaded implements AutoCloseable {
        private final Controls read;
        private final IpAdapters adapters;

        private Loaded(Controls read, IpAdapters adapters) {
            this.read = read;
            this.adapters = adapters;
        }

        /** Returns the steering of one picture by these networks, in the current scope. */
        Steering steering(PictureSettings settings, boolean guided, RunControl control) {
            Steering controlled = read.steering(controls, settings.width(), settings.height(), control);
            return adapters.steering(shown, 1, guided, controlled);
        }

        @Override
        public void close() {
            adapters.close();
            read.close();
        }
    }
}
