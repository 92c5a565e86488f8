package org.inkloom.studio.control;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.PictureRole;

/** Makes of a story's words what an IP-Adapter shows. */
public final class ShownPictures {
    private ShownPictures() {}

    /**
     * Returns the use of a picture.
     *
     * @param choice what is said of it
     * @param adapter the adapter's file, with its encoder where published repositories have it
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
