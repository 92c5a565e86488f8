package org.inkloom.studio.control;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.PictureRole;

/** Prepares a story's reference pictures for an IP-Adapter. */
public final class ShownPictures {
    private ShownPictures() {}

    /**
     * Returns a reference picture with its adapter.
     *
     * @param choice the settings
     * @param adapter the adapter's file, beside its image encoder as in published repositories
     * @param file of the picture, for recipes
     * @param picture its pixels
     */
    public static IpAdapterUse use(ControlChoice choice, Path adapter, Path file, RgbPicture picture) {
        boolean style = choice.role() == PictureRole.IP_ADAPTER_STYLE;
        return new IpAdapterUse(
                adapter,
                IpAdapterUse.encodersBeside(adapter),
                picture,
                String.valueOf(file.getFileName()),
                choice.scale(),
                choice.start(),
                choice.end(),
                style ? List.of(IpAdapterUse.STYLE) : List.of());
    }
}
