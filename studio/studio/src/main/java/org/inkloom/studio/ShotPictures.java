package org.inkloom.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.story.PictureRole;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.studio.control.ControlNetShelf;
import org.inkloom.studio.control.ControlPictures;
import org.inkloom.studio.control.ShownPictures;

/** Adds the pictures of a story's shots to requests; a picture that several shots use is read and prepared once. */
final class ShotPictures {
    /** Number of pictures that are kept; one of 1024 x 1024 takes 3 MB. */
    private static final int MOST = 32;

    private final StudioModel model;
    private final Map<String, Path> controlNets;
    private final Map<Sized, ControlUse> controls = new HashMap<>();
    private final Map<FileStamp, RgbPicture> read = new HashMap<>();

    /**
     * Prepares without reading anything.
     *
     * @param controlNets folders of networks by kind, for shots that do not name the network of their control
     *     picture
     */
    ShotPictures(StudioModel model, Map<String, Path> controlNets) {
        this.model = model;
        this.controlNets = Map.copyOf(controlNets);
    }

    /** A control picture at the size of the result. */
    private record Sized(ShotControl control, int width, int height) {}

    /**
     * Returns a request with the pictures of a shot that need no network.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-CLI-032} if a file cannot be read
     */
    GenerationRequest plain(ShotRequest shot, GenerationRequest request) {
        Map<String, RgbPicture> references = new HashMap<>();
        for (ShotControl one : of(shot, PictureRole.REFERENCE)) {
            references.put(one.referenceName(), picture(one.picture(), SettingKey.of("shared_cast")));
        }
        GenerationRequest referring = request.withReferences(references);
        Optional<ShotControl> start = of(shot, PictureRole.INIT).stream().findFirst();
        return start.map(init -> started(init, shot, referring)).orElse(referring);
    }

    private static GenerationRequest started(ShotControl start, ShotRequest shot, GenerationRequest request) {
        Optional<InitMask> mask = of(shot, PictureRole.MASK).stream()
                .map(one -> InitMask.of(one.picture()).withSettings(one.choice().edges()))
                .findFirst();
        InitPicture whole = InitPicture.of(start.picture());
        InitPicture masked = mask.map(whole::withMask).orElse(whole);
        double said = start.choice().scale();
        InitPicture init = said > 0 ? masked.withStrength(said) : masked;
        InitPictures.Fitted fitted =
                InitPictures.fit(init, shot.settings().width(), shot.settings().height(), /* sized= */ false);
        GenerationRequest started = request.withStart(fitted.pixels(), init.strength(), fitted.file());
        return fitted.mask().map(started::withMask).orElse(started);
    }

    private static List<ShotControl> of(ShotRequest shot, PictureRole role) {
        return shot.controls().stream()
                .filter(control -> control.choice().role() == role)
                .toList();
    }

    /** Returns a shot's control pictures with their networks. */
    List<ControlUse> controls(ShotRequest shot, RunControl control) {
        List<ShotControl> wanted = of(shot, PictureRole.CONTROL);
        if (wanted.isEmpty()) {
            return List.of();
        }
        if (controls.size() > MOST) {
            controls.clear();
        }
        int width = shot.settings().width();
        int height = shot.settings().height();
        ControlPictures pictures = model.controlPictures(controlNets, control);
        List<ControlUse> uses = new ArrayList<>();
        for (ShotControl one : wanted) {
            uses.add(controls.computeIfAbsent(new Sized(one, width, height), _ -> pictures.read(one, width, height)));
        }
        return uses;
    }

    /** Returns a shot's reference pictures with their IP-Adapters. */
    List<IpAdapterUse> shown(ShotRequest shot) {
        List<IpAdapterUse> uses = new ArrayList<>();
        for (ShotControl one : shot.controls()) {
            if (one.choice().role().isShown()) {
                Path adapter = one.network()
                        .orElseGet(() ->
                                ControlNetShelf.of(model.folder(), controlNets).of(PictureRole.IP_ADAPTER.key()));
                uses.add(ShownPictures.use(
                        one.choice(), adapter, one.picture(), picture(one.picture(), SettingKey.of("ip_adapter"))));
            }
        }
        return uses;
    }

    private RgbPicture picture(Path file, SettingKey setting) {
        if (read.size() > MOST) {
            read.clear();
        }
        return read.computeIfAbsent(
                FileStamp.of(file),
                _ -> SourcePicture.read(Optional.of(file), Optional.empty(), setting)
                        .pixels());
    }
}
