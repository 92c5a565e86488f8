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
 * What the pictures drawn during a training are steered by: pictures at hand, and the networks that read them.
 *
 * @param controls control pictures
 * @param shown pictures that IP-Adapters show
 */
public record SampleGuides(List<ControlUse> controls, List<IpAdapterUse> shown) {
    /** Nothing. */
    public static final SampleGuides NONE = new SampleGuides(List.of(), List.of());

    /** Copies the lists. */
    public SampleGuides {
        controls = List.copyOf(controls);
        shown = List.copyOf(shown);
    }

    /**
     * Makes guides of what the settings of a training say. A training draws with them and does not know how they are made:
     * taking edges from a photograph and finding networks on this machine is left to whoever starts it.
     */
    @FunctionalInterface
    public interface Source {
        /** Of whoever can make none: refuses settings that ask for some. */
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
         * Reads pictures and finds networks; loads none of those that steer.
         *
         * @param said what the settings say
         * @param family title of the model's family, for the networks that were published for it
         * @param width of the samples, pixels
         * @param height of them
         * @param control is told what was done
         * @throws InkloomException for what is not there or cannot be read
         */
        SampleGuides of(SampleGuidesConfig said, String family, int width, int height, RunControl control);
    }

    /**
     * Loads the networks once and closes them again, so that those that do not go with the model are refused before the
     * training and not at its first samples.
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

    /** Returns the bytes that the networks take beside a U-Net, the largest encoder of adapters among them. */
    long bytes(Placement placement) {
        PartPlacement places = new PartPlacement(placement.device(), placement.compute());
        return places.bytesBeside(controls, shown);
    }

    /** Loads the networks as a drawing has them; to be closed. */
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

    /** The networks, beside a U-Net. */
    final class Loaded implements AutoCloseable {
        private final Controls read;
        private final IpAdapters adapters;

        private Loaded(Controls read, IpAdapters adapters) {
            this.read = read;
            this.adapters = adapters;
        }

        /** Returns what steers one picture, in the current scope. */
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
