package org.inkloom.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;

/**
 * Downloads models and assets: {@code Hub.open().pull(PullRequest.of("openai/clip-vit-base-patch32"), control)}.
 *
 * <p>Thread-safe, also across processes: if two want the same file, the second waits for the first.
 */
public final class Hub {
    private final HubSettings settings;
    private final SiteApi api;
    private final Downloader downloader;
    private final ModelStore store;

    private Hub(HubSettings settings, Patience patience, ToLongFunction<Path> freeSpace) {
        Http http = new Http(settings, patience);
        this.settings = settings;
        this.api = new SiteApi(http, settings, patience);
        this.downloader = new Downloader(http, patience, freeSpace);
        this.store = new ModelStore(settings);
    }

    /** Opens the hub with this process's environment. */
    public static Hub open() {
        return open(HubSettings.ofProcess(), Patience.USUAL);
    }

    /** Opens the hub with other settings. */
    public static Hub open(HubSettings settings, Patience patience) {
        return open(settings, patience, Hub::usableSpace);
    }

    static Hub open(HubSettings settings, Patience patience, ToLongFunction<Path> freeSpace) {
        return new Hub(settings, patience, freeSpace);
    }

    private static long usableSpace(Path folder) {
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            return usable > 0 ? usable : Long.MAX_VALUE;
        } catch (IOException e) {
            // If the free space is not known, the download is tried.
            return Long.MAX_VALUE;
        }
    }

    /** Returns the models on this machine. */
    public ModelStore store() {
        return store;
    }

    /**
     * Returns the files that a pull would download.
     *
     * @throws InkloomException INK-HUB-001 to -004, -007 to -009, -011, -014, -015, -017 to -020
     */
    public List<RemoteFile> choose(PullRequest request, RunControl control) {
        return OperatorAsset.isNamed(request.name())
                ? OperatorAsset.named(request.name()).files()
                : FileChoice.choose(list(request, control), request.globs());
    }

    private Listing list(PullRequest request, RunControl control) {
        return api.list(request.site(), new RepoId(request.name()), request.revision(), control);
    }

    /**
     * Downloads what is not on this machine yet.
     *
     * @return where the files are, which need not be in Inkloom's own folder
     * @throws InkloomException INK-HUB-001 to -011 and -014 to -020
     * @throws org.inkloom.run.CancelledException if a stop was asked for; the next pull continues from there
     */
    public Pulled pull(PullRequest request, RunControl control) {
        return OperatorAsset.isNamed(request.name()) ? asset(request, control) : repository(request, control);
    }

    private Pulled asset(PullRequest request, RunControl control) {
        OperatorAsset asset = OperatorAsset.named(request.name());
        Path folder = request.folder().orElseGet(() -> asset.place().apply(settings.folders()));
        return fetch(Optional.empty(), asset.files(), folder, List.of(), "", control);
    }

    private Pulled repository(PullRequest request, RunControl control) {
        RepoId repo = new RepoId(request.name());
        Listing listing = list(request, control);
        List<RemoteFile> files = FileChoice.choose(listing, request.globs());
        List<Path> others = request.site() == Site.HUGGINGFACE
                ? store.huggingFace(repo, Optional.of(listing.revision()))
                : List.of();
        Optional<String> ownRevision =
                request.revision().filter(text -> !text.equals(request.site().defaultRevision()));
        Path folder = request.folder().orElseGet(() -> store.folder(repo, ownRevision));
        if (request.folder().isEmpty()) {
            for (Path other : others) {
                if (allWhole(files, other, control)) {
                    return new Pulled(other, listing.commit(), files, 0);
                }
            }
        }
        return fetch(Optional.of(listing.site()), files, folder, others, listing.commit(), control);
    }

    private static boolean allWhole(List<RemoteFile> files, Path folder, RunControl control) {
        try {
            for (RemoteFile file : files) {
                if (!Downloader.isWhole(file, folder.resolve(file.path()), control)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            // A file that cannot be read is downloaded again.
            return false;
        }
    }

    private Pulled fetch(
            Optional<Site> site,
            List<RemoteFile> files,
            Path folder,
            List<Path> others,
            String commit,
            RunControl control) {
        int fetched = 0;
        DistinctNames.require(files, folder);
        for (RemoteFile file : files) {
            control.cancellation().check("fetching " + file.path());
            Path target = folder.resolve(file.path());
            if (!takeOver(file, target, others, control) && downloader.fetch(site, file, target, control)) {
                fetched++;
            }
        }
        return new Pulled(folder, commit, files, fetched);
    }

    /** Copies a file that another program on this machine has downloaded already. */
    private static boolean takeOver(RemoteFile file, Path target, List<Path> others, RunControl control) {
        List<Path> candidates = new ArrayList<>();
        others.forEach(folder -> candidates.add(folder.resolve(file.path())));
        try {
            if (Downloader.isWhole(file, target, control)) {
                return true;
            }
            for (Path candidate : candidates) {
                if (Downloader.isWhole(file, candidate, control)) {
                    Files.createDirectories(target.toAbsolutePath().getParent());
                    Files.copy(candidate, target, StandardCopyOption.REPLACE_EXISTING);
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw Refusals.unwritable(target.toString(), e);
        }
    }
}
