package org.inkloom.inkling.measure;

import java.nio.file.Path;
import java.util.Locale;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;

/**
 * Measures an autoencoder on unseen pages of the wide book.
 *
 * <pre>
 * VAE_FOLDER SIZE FACES [DEVICE]
 * </pre>
 */
public final class FaceMain {
    private FaceMain() {}

    /** Prints the ratios of whole pages and of faces. */
    public static void main(String[] args) {
        LibTorch.start();
        Device device = Device.parse(args.length > 3 ? args[3] : "cpu");
        FaceFidelity found =
                FaceFidelity.wide(Path.of(args[0]), device, Integer.parseInt(args[2]), Integer.parseInt(args[1]));
        System.out.printf(
                Locale.ROOT,
                "%d unseen pages with one face: whole pages %.2f dB, faces %.2f dB%n",
                found.faces(),
                found.pictureDecibels(),
                found.faceDecibels());
    }
}
