package org.inkloom.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;

/** Where certificate and key for encrypted connections lie. */
public sealed interface TlsFiles {
    /** Two files in PEM: the certificate with those that vouch for it, and its key as PKCS #8. */
    record Pem(Path certificate, Path key) implements TlsFiles {}

    /** One file in PKCS #12, with its password. */
    record Store(Path file, Optional<String> password) implements TlsFiles {
        /** Shows no password. */
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A key store in memory, and its password. */
    record Loaded(KeyStore store, String password) {
        /** Shows nothing. */
        @Override
        public String toString() {
            return "Loaded";
        }
    }

    /**
     * Reads them.
     *
     * @throws InkloomException INK-SERVER-009 if they cannot be used
     */
    default Loaded load() {
        try {
            Loaded loaded = switch (this) {
                case Pem(Path certificate, Path key) -> pem(certificate, key);
                case Store(Path file, Optional<String> password) -> store(file, password.orElse(""));
            };
            requirePair(loaded);
            return loaded;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw InkloomException.badInput(
                    "INK-SERVER-009",
                    "Certificate and key for TLS cannot be used: " + reason(e) + ".",
                    "They do not belong together, the password is wrong, or the key is not in PKCS #8.",
                    "Give other files. `openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem` writes a key as PKCS"
                            + " #8.",
                    e);
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException none -> "there is no file " + none.getFile();
            case AccessDeniedException denied -> "the file " + denied.getFile() + " may not be read";
            case CharacterCodingException _ -> "the key is no text as PEM is";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Each handshake would fail with a key of another certificate, and nobody would be told why. */
    private static void requirePair(Loaded loaded) throws GeneralSecurityException {
        KeyStore store = loaded.store();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, loaded.password().toCharArray()) instanceof PrivateKey key) {
                if (!fits(key, store.getCertificate(alias).getPublicKey())) {
                    throw new IllegalArgumentException("the key is not that of the certificate");
                }
                return;
            }
        }
        throw new IllegalArgumentException("there is no key in it");
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                });
        byte[] text = {1, 2, 3};
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }

    private static Loaded store(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return new Loaded(store, password);
    }

    private static Loaded pem(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> chain;
        try (InputStream in = Files.newInputStream(certificate)) {
            chain = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(certificate + " holds no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key(key), new char[0], chain.toArray(Certificate[]::new));
        return new Loaded(store, "");
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        Matcher matcher = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----")
                .matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(file + " holds no line -----BEGIN PRIVATE KEY-----");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        Exception failure = new InvalidKeySpecException();
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // The file does not say which kind of key it is; the next one is tried.
                failure = e;
            }
        }
        throw new IllegalArgumentException(file + " holds a key of an unknown kind", failure);
    }
}
