// SoftHSM2's configuration for mingw-w64: its own configure cannot cross-compile, since it runs what it compiles.
#pragma once

// Before anything of SoftHSM2, whose names are then told apart from Windows' own.
#include <winsock2.h>
#include <windows.h>
#define UUID SoftHSMUUID

#define CRYPTOKI_VISIBILITY 1
#define DEFAULT_LOG_LEVEL "ERROR"
#define DEFAULT_OBJECTSTORE_BACKEND "file"
#define DEFAULT_PKCS11_LIB "softhsm2.dll"
#define DEFAULT_SOFTHSM2_CONF "softhsm2.conf"
#define DEFAULT_TOKENDIR "tokens"
#define HAVE_AES_KEY_WRAP 1
#define HAVE_AES_KEY_WRAP_PAD 1
#define HAVE_CXX11 1
#define HAVE_LOADLIBRARY 1
#define MIN_PIN_LEN 4
#define MAX_PIN_LEN 255
#define PACKAGE "softhsm"
#define PACKAGE_NAME "SoftHSM"
#define VERSION "2.6.1"
#define PACKAGE_VERSION VERSION
#define PACKAGE_STRING "SoftHSM 2.6.1"
#define VERSION_MAJOR 2
#define VERSION_MINOR 6
#define WITH_ECC 1
#define WITH_OPENSSL 1
#define WITH_RAW_PSS 1

// A static libcrypto has no engines; SoftHSM2 only looks for one to seed its random numbers, and goes on without it.
#define ENGINE_load_rdrand() ((void)0)
#define ENGINE_by_id(name) NULL
#define ENGINE_init(engine) 0
#define ENGINE_set_default(engine, what) 0
#define ENGINE_METHOD_RAND 0
#define ENGINE_finish(engine) ((void)(engine))
#define ENGINE_free(engine) ((void)(engine))
